// The editor of formatted texts: it holds what the server lets through, and nothing else.
import { baseKeymap, chainCommands, lift, setBlockType, toggleMark, wrapIn } from "prosemirror-commands";
import { history, redo, undo } from "prosemirror-history";
import { keymap } from "prosemirror-keymap";
import { DOMParser, DOMSerializer, Schema } from "prosemirror-model";
import { liftListItem, sinkListItem, splitListItem, wrapInList } from "prosemirror-schema-list";
import { EditorState } from "prosemirror-state";
import { EditorView } from "prosemirror-view";

const SCHEMES = ["http:", "https:", "mailto:"];

const schema = new Schema({
  nodes: {
    doc: { content: "block+" },
    paragraph: { group: "block", content: "inline*", parseDOM: [{ tag: "p" }], toDOM: () => ["p", 0] },
    heading: {
      group: "block",
      content: "inline*",
      defining: true,
      attrs: { level: { default: 3 } },
      parseDOM: [
        ...["h1", "h2", "h3"].map((tag) => ({ tag, attrs: { level: 3 } })),
        ...["h4", "h5", "h6"].map((tag) => ({ tag, attrs: { level: 4 } })),
      ],
      toDOM: (node) => [`h${node.attrs.level}`, 0],
    },
    blockquote: { group: "block", content: "block+", defining: true, parseDOM: [{ tag: "blockquote" }], toDOM: () => ["blockquote", 0] },
    code_block: {
      group: "block",
      content: "text*",
      marks: "",
      code: true,
      defining: true,
      parseDOM: [{ tag: "pre", preserveWhitespace: "full" }],
      toDOM: () => ["pre", 0],
    },
    bullet_list: { group: "block", content: "list_item+", parseDOM: [{ tag: "ul" }], toDOM: () => ["ul", 0] },
    ordered_list: { group: "block", content: "list_item+", parseDOM: [{ tag: "ol" }], toDOM: () => ["ol", 0] },
    list_item: { content: "paragraph block*", defining: true, parseDOM: [{ tag: "li" }], toDOM: () => ["li", 0] },
    text: { group: "inline" },
    hard_break: { group: "inline", inline: true, selectable: false, parseDOM: [{ tag: "br" }], toDOM: () => ["br"] },
  },
  marks: {
    link: {
      attrs: { href: {} },
      inclusive: false,
      parseDOM: [{ tag: "a[href]", getAttrs: (dom) => (address(dom.getAttribute("href")) ? { href: address(dom.getAttribute("href")) } : false) }],
      toDOM: (mark) => ["a", { href: mark.attrs.href }, 0],
    },
    strong: { parseDOM: [{ tag: "strong" }, { tag: "b" }], toDOM: () => ["strong", 0] },
    em: { parseDOM: [{ tag: "em" }, { tag: "i" }], toDOM: () => ["em", 0] },
    u: { parseDOM: [{ tag: "u" }], toDOM: () => ["u", 0] },
    s: { parseDOM: [{ tag: "s" }, { tag: "del" }, { tag: "strike" }], toDOM: () => ["s", 0] },
    code: { parseDOM: [{ tag: "code" }], toDOM: () => ["code", 0] },
  },
});

const { nodes, marks } = schema;

const COMMANDS = {
  strong: toggleMark(marks.strong),
  em: toggleMark(marks.em),
  u: toggleMark(marks.u),
  s: toggleMark(marks.s),
  code: toggleMark(marks.code),
  heading: toggleBlock(nodes.heading, { level: 3 }),
  bullet_list: toggleList(nodes.bullet_list),
  ordered_list: toggleList(nodes.ordered_list),
  blockquote: (state, dispatch) => (inside(state, nodes.blockquote) ? lift(state, dispatch) : wrapIn(nodes.blockquote)(state, dispatch)),
  undo,
  redo,
};

const KEYS = {
  "Mod-b": COMMANDS.strong,
  "Mod-i": COMMANDS.em,
  "Mod-u": COMMANDS.u,
  "Mod-z": undo,
  "Mod-y": redo,
  "Shift-Mod-z": redo,
  "Shift-Enter": (state, dispatch) => {
    dispatch?.(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView());
    return true;
  },
  Enter: splitListItem(nodes.list_item),
  "Mod-]": sinkListItem(nodes.list_item),
  "Mod-[": liftListItem(nodes.list_item),
};

export function offerEditors(root) {
  root.querySelectorAll("[data-rich]:not([data-ready])").forEach(start);
}

function start(box) {
  box.dataset.ready = "1";
  const input = box.querySelector("input[type=hidden]");
  const words = box.querySelector("textarea");
  const bar = box.querySelector("[role=toolbar]");
  const label = box.closest(".m-field")?.querySelector(".m-label");
  const place = document.createElement("div");
  words.replaceWith(place);
  const view = new EditorView({ mount: place }, {
    state: stateOf(words.value === words.defaultValue ? input.value : paragraphs(words.value)),
    attributes: attributesOf(words, label),
    editable: () => !isFixed(box),
    transformPastedHTML: withoutRefused,
    dispatchTransaction(transaction) {
      view.updateState(view.state.apply(transaction));
      if (transaction.docChanged) tell(view, input);
      show(view, bar);
    },
  });
  if (words.value !== words.defaultValue) tell(view, input);
  bar.hidden = false;
  label?.addEventListener("click", () => view.focus());
  offerBar(view, bar);
  offerLink(view, box, bar);
  follow(view, box, input);
  show(view, bar);
}

// Our policy refuses styles and handlers of what is pasted loudly; nothing of them is kept anyway.
function withoutRefused(html) {
  const plain = html.replace(/<style[\s\S]*?<\/style>/gi, "").replace(/<!--[\s\S]*?-->/g, "");
  return plain.replace(/<[^>]+>/g, (tag) => tag.replace(/\son\w+\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, ""));
}

function attributesOf(words, label) {
  const names = ["aria-required", "aria-invalid", "aria-describedby"];
  const kept = names.filter((name) => words.hasAttribute(name)).map((name) => [name, words.getAttribute(name)]);
  if (label && !label.id) label.id = `${words.id}-label`;
  return {
    id: words.id,
    class: "form-control m-rich m-rich-area",
    role: "textbox",
    "aria-multiline": "true",
    "aria-labelledby": label?.id ?? "",
    ...Object.fromEntries(kept),
  };
}

function stateOf(html) {
  const read = new window.DOMParser().parseFromString(html, "text/html").body;
  const doc = DOMParser.fromSchema(schema).parse(read);
  return EditorState.create({ doc, plugins: [history(), keymap(KEYS), keymap(baseKeymap)] });
}

// What somebody typed before the editor was there.
function paragraphs(text) {
  const holder = document.createElement("div");
  for (const part of text.split(/\n+/)) holder.append(Object.assign(document.createElement("p"), { textContent: part }));
  return holder.innerHTML;
}

function tell(view, input) {
  const holder = document.createElement("div");
  holder.append(DOMSerializer.fromSchema(schema).serializeFragment(view.state.doc.content));
  input.value = view.state.doc.textContent.trim() ? holder.innerHTML : "";
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

// What other fields fix goes back to what the page came with.
function follow(view, box, input) {
  const field = box.closest(".m-field");
  if (!field) return;
  new MutationObserver(() => {
    if (isFixed(box) && input.value !== input.defaultValue) {
      input.value = input.defaultValue;
      view.updateState(stateOf(input.value));
    }
    view.setProps({});
  }).observe(field, { attributes: true, attributeFilter: ["data-fixed"] });
}

function isFixed(box) {
  return box.closest(".m-field")?.dataset.fixed === "1";
}

function offerBar(view, bar) {
  const buttons = [...bar.querySelectorAll("button")];
  buttons.forEach((button, at) => (button.tabIndex = at ? -1 : 0));
  bar.addEventListener("mousedown", (event) => event.preventDefault());
  bar.addEventListener("click", (event) => {
    const command = COMMANDS[event.target.closest("button")?.dataset.does];
    if (!command || !view.editable) return;
    command(view.state, view.dispatch, view);
    view.focus();
  });
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const next = step && buttons[(buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length];
    if (!next) return;
    event.preventDefault();
    buttons.forEach((button) => (button.tabIndex = button === next ? 0 : -1));
    next.focus();
  });
}

function offerLink(view, box, bar) {
  const button = bar.querySelector("[data-does=link]");
  const asks = box.querySelector("[data-link]");
  const typed = asks.querySelector("input");
  const close = () => {
    asks.hidden = true;
    button.setAttribute("aria-expanded", "false");
    view.focus();
  };
  button.addEventListener("click", () => {
    if (!view.editable) return;
    typed.value = hrefAt(view.state) ?? "";
    asks.hidden = false;
    button.setAttribute("aria-expanded", "true");
    typed.focus();
  });
  const set = () => {
    const href = address(typed.value.trim(), true);
    if (typed.value.trim() && !href) return typed.setAttribute("aria-invalid", "true");
    typed.removeAttribute("aria-invalid");
    setLink(view, href);
    close();
  };
  asks.querySelector("button").addEventListener("click", set);
  typed.addEventListener("keydown", (event) => {
    if (event.key === "Enter") set();
    if (event.key === "Escape") close();
    if (["Enter", "Escape"].includes(event.key)) event.stopPropagation();
    if (event.key === "Enter") event.preventDefault();
  });
}

function setLink(view, href) {
  const { state } = view;
  const { from, to } = around(state);
  const change = state.tr.removeMark(from, to, marks.link);
  if (href && from === to) change.insert(from, schema.text(href, [marks.link.create({ href })]));
  else if (href) change.addMark(from, to, marks.link.create({ href }));
  view.dispatch(change);
}

function hrefAt(state) {
  const { from, $from, to, empty } = state.selection;
  if (empty) return marks.link.isInSet($from.marks())?.attrs.href;
  let href;
  state.doc.nodesBetween(from, to, (node) => (href ??= marks.link.isInSet(node.marks)?.attrs.href));
  return href;
}

// A link that the cursor only stands in is changed as a whole.
function around(state) {
  const { from, to, empty, $from } = state.selection;
  const mark = empty && marks.link.isInSet($from.marks());
  if (!mark) return { from, to };
  const parent = $from.parent;
  let [first, last] = [$from.index(), $from.index() + 1];
  while (first > 0 && mark.isInSet(parent.child(first - 1).marks)) first -= 1;
  while (last < parent.childCount && mark.isInSet(parent.child(last).marks)) last += 1;
  const begin = (count) => {
    let at = $from.start();
    for (let each = 0; each < Math.min(count, parent.childCount); each += 1) at += parent.child(each).nodeSize;
    return at;
  };
  return { from: begin(first), to: begin(last) };
}

function address(text, isTyped = false) {
  const whole = isTyped && text && !/^[a-z][a-z0-9+.-]*:/i.test(text) ? (text.includes("@") ? `mailto:${text}` : `https://${text}`) : text;
  try {
    return SCHEMES.includes(new URL(whole).protocol) ? whole : "";
  } catch {
    return "";
  }
}

function show(view, bar) {
  const { state } = view;
  bar.querySelectorAll("button[aria-pressed]").forEach((button) => {
    const name = button.dataset.does;
    const isOn = marks[name] ? hasMark(state, marks[name]) : inside(state, nodes[name]);
    button.setAttribute("aria-pressed", String(isOn));
  });
}

function hasMark(state, type) {
  const { from, $from, to, empty } = state.selection;
  return empty ? Boolean(type.isInSet(state.storedMarks ?? $from.marks())) : state.doc.rangeHasMark(from, to, type);
}

function inside(state, type) {
  const { $from } = state.selection;
  return Array.from({ length: $from.depth + 1 }, (_, depth) => $from.node(depth)).some((node) => node.type === type);
}

function toggleBlock(type, attrs) {
  return (state, dispatch) => setBlockType(...(inside(state, type) ? [nodes.paragraph] : [type, attrs]))(state, dispatch);
}

function toggleList(type) {
  return (state, dispatch) =>
    inside(state, type) ? liftListItem(nodes.list_item)(state, dispatch) : chainCommands(wrapInList(type))(state, dispatch);
}
