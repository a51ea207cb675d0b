import { faultEntry } from '@portico/api/access-log';
import { createProjector } from '@portico/app/projector/project';
import { LiveEnv, readEnv } from './env.ts';
import { type StreamHandler, streamLambda, writeLog } from './lambda.ts';
import { ownPorts } from './ports.ts';

/** Keeps rollups and search postings. A batch that fails is halved by Lambda until the failing record stands alone. */
export function projectorHandler(ports = ownPorts(readEnv(LiveEnv))): StreamHandler {
  const onFault = (error: unknown): void => writeLog(faultEntry(error, ports.now(), '', 'live'));
  const projector = createProjector(ports, onFault);
  return streamLambda('projector', async (records) => {
    await projector.project(records);
    return {};
  });
}
