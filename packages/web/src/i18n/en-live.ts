/** English words of what changes while one looks; part of `en.ts`. */
export const liveWords = {
  live: {
    offline: 'Not connected. What you see is from {{time}} and is brought up to date by itself.',
    new_one: '{{count}} new ticket',
    new_other: '{{count}} new tickets',
    moved: 'The list has changed',
    show: 'Show',
    somebody: 'Somebody',
    system: 'Portico',
    replied: '{{name}} answered just now',
    noted: '{{name}} wrote a note just now',
    state: '{{name}} changed the status just now',
    other: '{{name}} changed this ticket just now',
    dismiss: 'Hide this message',
    viewing: '{{name}} is looking at this ticket',
    replying: '{{name}} is writing a reply',
    noting: '{{name}} is writing a note',
    present: 'Also here',
    collided: '{{name}} answered while you were writing. Read it before you send.',
    read: 'Read it',
  },
};
