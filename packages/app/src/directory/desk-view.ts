import { filePolicyOf } from '@portico/domain/file/file';
import { clientScope } from '@portico/domain/kernel/scope';
import { processes } from '@portico/domain/processes/index';
import type { Brand } from '@portico/domain/tenant/brand';
import { type Desk, portalStatus } from '@portico/domain/tenant/desk';
import { type Label, type Locale, labelIn, locales } from '@portico/domain/tenant/names';
import { loadCurrent } from '@portico/store/tenant/config';
import { deskConfig } from '../config/effective.ts';
import type { Context } from '../context.ts';
import { findClient } from '../directory/directory.ts';
import { seesInternal } from '../ticket/access.ts';

/** What forms and labels of one client are built from, in the reader's language. */
export async function deskView(ctx: Context, client: string) {
  const found = await findClient(ctx, client);
  const { desk } = await deskConfig(ctx, found.id);
  const t = clientScope(ctx.actor.msp, found.id);
  const brand = await ctx.cache.get(t, 'brand', async () => {
    const parts = await loadCurrent(await ctx.client(found.id), t, ['brand']);
    return parts.get('brand')?.value as Brand; // Safe: the installer wrote what its schema had parsed.
  });
  const locale = localeOf(ctx.person.locale);
  const internal = seesInternal(ctx.actor);
  const say = (label: Label) => labelIn(label, locale);
  const entry = (one: { id: string; label: Label }) => ({ id: one.id, label: say(one.label) });
  return {
    client: { id: found.id, slug: found.slug, name: found.name },
    categories: desk.categories.map((one) => ({ ...entry(one), subcategories: one.subcategories.map(entry) })),
    matrix: ([1, 2, 3] as const).map((impact) => ([1, 2, 3] as const).map((urgency) => desk.matrix[impact][urgency])),
    pendingReasons: desk.pendingReasons.map((one) => ({
      ...entry(one),
      pausesClock: one.pausesClock,
      awaits: one.awaits,
      ...(internal ? waitRules(one) : {}),
    })),
    resolutionCodes: desk.resolutionCodes.map(entry),
    requestTypes: desk.requestTypes.map(({ label, hint, ...type }) => ({
      ...type,
      label: say(label),
      ...(hint === undefined ? {} : { hint: say(hint) }),
    })),
    fields: (desk.fields ?? [])
      .filter((one) => internal || one.portal !== 'hidden')
      .map(({ id, label, help, type, options, required, portal, filter, kinds }) => ({
        id,
        label: say(label),
        ...(help === undefined ? {} : { help: say(help) }),
        type,
        ...(options ? { options: options.map(entry) } : {}),
        ...(required ? { required } : {}),
        portal,
        filter: filter && type !== 'text',
        ...(kinds ? { kinds } : {}),
      })),
    ...(internal && desk.tags ? { tags: desk.tags } : {}),
    ...(internal ? templates(desk, say) : {}),
    attachments: filePolicyOf(desk),
    processes: processes.map((process) => ({
      kind: process.kind,
      label: process.label,
      states: Object.entries(process.states).map(([id, state]) => ({
        id,
        phase: state.phase,
        label: say(desk.statuses[id]?.label ?? state.label),
        portal: say(portalStatus(desk, id)),
      })),
      actions: Object.entries(process.actions).map(([id, action]) => ({
        id,
        label: action.label,
        effect: action.effect,
      })),
      convertsTo: process.convertsTo,
    })),
    brand: { ...brand, color: brand.primary, welcome: say(brand.welcome) },
  };
}

/** How a wait for a reason goes on by itself, unless whoever waits says otherwise. */
function waitRules({ wakeAfter, wakeOn, reminders }: Desk['pendingReasons'][number]) {
  return {
    ...(wakeAfter === undefined ? {} : { wakeAfter }),
    ...(wakeOn === undefined ? {} : { wakeOn }),
    ...(reminders === undefined
      ? {}
      : { reminders: { after: reminders.after, times: reminders.times, resolves: reminders.resolve !== undefined } }),
  };
}

/** Names of what is prepared for the desk's work. */
function templates(desk: Desk, say: (label: Label) => string) {
  return {
    taskTemplates: Object.entries(desk.taskTemplates ?? {}).map(([id, { label, tasks }]) => ({
      id,
      label: say(label),
      tasks: tasks.length,
    })),
    ticketTemplates: Object.entries(desk.ticketTemplates ?? {}).map(([id, { label, process, subject }]) => ({
      id,
      label: say(label),
      process,
      subject: say(subject),
    })),
  };
}

function localeOf(text: string): Locale {
  return locales.find((one) => text === one || text.startsWith(`${one}-`)) ?? 'en';
}
