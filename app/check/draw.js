// Rows of checks as a reader sees them.
import { el } from "./el.js";

/** The list of rows. */
export const list = () => el("ul", { class: "checks" });

/** Draws rows into their list; a row that is there already is changed in place, so that a reader's place stays. */
export function draw(list, rows, words, offer = () => null) {
  const there = new Map([...list.children].map((item) => [item.dataset.check, item]));
  rows.forEach((row, at) => {
    const item = there.get(row.id) ?? el("li", { "data-check": row.id });
    there.delete(row.id);
    const said = `${row.state} ${row.text} ${JSON.stringify(row.more ?? [])}`;
    if (item.dataset.said !== said) {
      item.dataset.said = said;
      item.dataset.state = row.state;
      item.dataset.code = row.code ?? "";
      item.replaceChildren(
        el("h3", {}, el("span", {}, row.title), " ", el("b", {}, words[`state_${row.state}`])),
        el("p", {}, row.text),
        ...(row.more ?? []).map(([name, value]) => el("p", { class: "more" }, el("span", {}, `${name}${words.colon}`), el("bdi", {}, value))),
        ...[offer(row)].filter(Boolean),
      );
    }
    if (list.children[at] !== item) list.insertBefore(item, list.children[at] ?? null);
  });
  for (const gone of there.values()) gone.remove();
}
