/** Follows the server's events into the store. EventSource reconnects by itself, and then gets the whole state again. */

import { store, tell, messagesOf, inOrder } from "./store.js";

/** Modals that were open before this page was loaded are gone, as in Slack. */
let gone = null;
const left = (stack) => stack.filter((view) => !gone.has(view.id));

const HANDLERS = {
  hello(event) {
    gone ??= new Set(Object.values(event.modals).flat().map((view) => view.id));
    Object.assign(store, {
      bot: event.bot, tries: event.tries, shortcuts: event.shortcuts, emoji: event.emoji, notice: event.notice,
      patients: event.patients, troubles: event.troubles, homes: event.homes, online: event.online,
      modals: Object.fromEntries(Object.entries(event.modals).map(([user, stack]) => [user, left(stack)])),
      users: byId(event.users), channels: byId(event.channels), ephemerals: event.ephemerals.map(whisper),
      messages: new Map(),
    });
    for (const message of event.messages) messagesOf(message.channel).set(message.ts, message);
    store.me ??= event.users.find((user) => !user.is_bot)?.id ?? null;
  },
  message({ message }) {
    if (!messagesOf(message.channel).has(message.ts)) arrived(message);
    messagesOf(message.channel).set(message.ts, message);
  },
  deleted({ channel, ts }) {
    messagesOf(channel).delete(ts);
  },
  ephemeral({ ephemeral, gone }) {
    store.ephemerals = store.ephemerals.filter((e) => e.ts !== ephemeral.ts);
    if (!gone) store.ephemerals = inOrder([...store.ephemerals, whisper(ephemeral)]);
  },
  modals({ user, stack }) {
    store.modals[user] = left(stack);
  },
  home({ user, view }) {
    store.homes[user] = view;
  },
  channel({ channel }) {
    store.channels.set(channel.id, channel);
  },
  user({ user }) {
    store.users.set(user.id, user);
    if (!user.is_bot) store.me ??= user.id;
  },
  online({ online }) {
    store.online = online;
  },
  patients({ patients }) {
    store.patients = patients;
  },
  troubles({ troubles }) {
    store.troubles = troubles;
  },
};

/** Counts messages that are not shown as unread. */
function arrived({ channel, ts, thread_ts: root, user }) {
  const { place, unread, fresh, me } = store;
  if (place.home || channel !== place.channel) unread.set(channel, (unread.get(channel) ?? 0) + 1);
  if (root && root !== ts && root !== place.thread && user !== me) fresh.add(root);
}

const byId = (items) => new Map(items.map((item) => [item.id, item]));

const whisper = (ephemeral) => ({
  reactions: {}, files: [], attachments: [], from_app: true, ...ephemeral, user: ephemeral.user, ephemeral: true,
});

export function follow() {
  const source = new EventSource("live");
  source.onmessage = ({ data }) => {
    const event = JSON.parse(data);
    HANDLERS[event.kind](event);
    tell(event.kind, event);
  };
  source.onerror = () => tell("lost");
  addEventListener("pagehide", () => source.close());
}
