/** The list of stories: each is played by a click, and has its own link. */

import { runTry } from "./act.js";
import { h } from "./dom.js";
import { store, tell } from "./store.js";

export const stories = () => ({
  element: h("div", { class: "panel-body" },
    h("p", { class: "hint" }, "Each plays something that happens to people who keep mail flowing. The small links begin anew with that story."),
    h("ul", { class: "stories" }, store.tries.map((each) => h("li", {}, story(each), permalink(each))))),
  update() {},
});

/** A story as a card to click on. */
export const story = ({ name, label, about }) =>
  h("button", { class: "story", type: "button", data: { try: name }, onclick: () => play(name) },
    h("strong", {}, label), h("small", {}, about));

function play(name) {
  runTry(name, store.place.channel);
  tell("asked");
}

const permalink = ({ name }) => h("a", { class: "story-link", href: `?story=${name}` }, `?story=${name}`);
