/** The page's state: data from the server (live.js), and what the reader looks at. Views subscribe and draw. */

export const store = {
  me: null,
  bot: null,
  users: new Map(),
  channels: new Map(),
  messages: new Map(),
  ephemerals: [],
  modals: {},
  homes: {},
  tries: [],
  shortcuts: [],
  emoji: {},
  patients: null,
  troubles: [],
  /** The open panel's name, if any. */
  panel: null,
  online: false,
  /** What is shown: {channel, thread} or {home: true}. */
  place: { channel: null, thread: null, home: false },
  /** Unread: the number of messages by channel, and the threads with new replies. */
  unread: new Map(),
  fresh: new Set(),
};

const listeners = new Set();

/** Calls `listener(kind, detail)` after each change. */
export function subscribe(listener) {
  listeners.add(listener);
}

export function tell(kind, detail = {}) {
  for (const listener of listeners) listener(kind, detail);
}

export function go(place) {
  store.place = { channel: store.place.channel, thread: null, home: false, ...place };
  store.unread.delete(store.place.channel);
  store.fresh.delete(store.place.thread);
  tell("place");
}

/** Removes an ephemeral message for good. */
export function dismiss(whisper) {
  store.ephemerals = store.ephemerals.filter((each) => each.ts !== whisper.ts);
  tell("ephemeral", { ephemeral: whisper });
}

export const nameOf = (id) => store.users.get(id)?.name ?? "someone";

export const isReply = (message) => Boolean(message.thread_ts) && message.thread_ts !== message.ts;

/** All messages of a channel by ts, including replies. */
export function messagesOf(channel) {
  if (!store.messages.has(channel)) store.messages.set(channel, new Map());
  return store.messages.get(channel);
}

export const inOrder = (messages) => [...messages].sort((a, b) => Number(a.ts) - Number(b.ts));

/** The messages in a channel, or in a thread with its root first, including the reader's ephemeral ones. */
export function shownIn(channel, thread = null) {
  const whispers = store.ephemerals.filter((e) => e.channel === channel && e.user === store.me);
  const all = [...messagesOf(channel).values(), ...whispers];
  const belongs = thread
    ? (message) => message.ts === thread || message.thread_ts === thread
    : (message) => !isReply(message);
  return inOrder(all.filter(belongs));
}

export function repliesTo(message) {
  return inOrder([...messagesOf(message.channel).values()].filter((m) => isReply(m) && m.thread_ts === message.ts));
}
