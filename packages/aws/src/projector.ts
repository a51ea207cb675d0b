import { createProjector } from '@portico/app/projector/project';
import { type StreamHandler, streamLambda } from './lambda.ts';
import { ownPorts } from './ports.ts';

/** Keeps rollups and search postings. A batch that fails is halved by Lambda until the failing record stands alone. */
export function projectorHandler(ports = ownPorts()): StreamHandler {
  const projector = createProjector(ports);
  return streamLambda('projector', async (records) => {
    await projector.project(records);
    return {};
  });
}
