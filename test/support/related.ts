import { opened } from './tickets.ts';
import type { Notifications, Ticket, Timeline } from './types.ts';
import type { World } from './world.ts';

/** What tests of several tickets at once ask again and again, of one world. */
export function relatedIn(world: () => World) {
  const as = (who: string) => world().as(who);
  return {
    make: async (client: string, requester: string, subject = 'Nothing works'): Promise<string> =>
      (await opened(as('tom'), { client, requester: world().person(requester).id, subject })).body.number,
    read: async (ref: string, who = 'tom') => (await as(who).get<Ticket>(`/v1/tickets/${ref}`)).body,
    statusOf: async (ref: string, who: string) => (await as(who).get(`/v1/tickets/${ref}`)).status,
    /** Texts of the conversation in order. */
    texts: async (ref: string, who = 'tom'): Promise<string[]> => {
      const { items } = (await as(who).get<Timeline>(`/v1/tickets/${ref}/timeline`)).body;
      return items.flatMap((one) => (one.kind === 'message' ? [one.text] : []));
    },
    /** Ids of its messages. */
    ids: async (ref: string): Promise<string[]> => {
      const { items } = (await as('tom').get<Timeline>(`/v1/tickets/${ref}/timeline`)).body;
      return items.flatMap((one) => (one.kind === 'message' ? [one.id] : []));
    },
    told: async (who: string): Promise<string[]> =>
      (await as(who).get<Notifications>('/v1/notifications')).body.items.map(
        (one) => `${one.type} ${one.ticket.number}`,
      ),
    link: async (ref: string, type: string, other: string): Promise<void> => {
      const answer = await as('tom').post(`/v1/tickets/${ref}/links`, { type, ref: other });
      if (answer.status !== 201) throw new Error(answer.text);
    },
  };
}
