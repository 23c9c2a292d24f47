/** Sends actions to the server, which answers with `error` if one is not possible. */

import { store } from "./store.js";
import { toast } from "./toast.js";

export async function act(name, args = {}) {
  return send(`act/${name}`, JSON.stringify({ user: store.me, ...args }), "application/json");
}

export async function runTry(name, channel) {
  return send(`try/${encodeURIComponent(name)}`, JSON.stringify({ user: store.me, channel }), "application/json");
}

export async function treat(what) {
  return send("patients", JSON.stringify(what), "application/json");
}

export async function trouble(name, on) {
  return send("troubles", JSON.stringify({ name, on }), "application/json");
}

export async function upload(file, { channel, thread }) {
  const query = new URLSearchParams({ user: store.me, channel, name: file.name, thread_ts: thread ?? "" });
  return send(`upload?${query}`, file, "application/octet-stream");
}

async function send(path, body, type) {
  try {
    const response = await fetch(path, { method: "POST", body, headers: { "Content-Type": type } });
    const answer = response.ok ? await response.json() : { error: `The playground answered ${response.status}.` };
    if (answer.error) toast(answer.error);
    return answer;
  } catch {
    toast("The playground does not answer. Is it still running?");
    return { error: "unreachable" };
  }
}
