// Looking at a page as everybody has to be able to: colours, names and roles, and the width of a small screen.
import assert from "node:assert/strict";
import AxeBuilder from "@axe-core/playwright";

/** Looks at what is shown now: axe in light and dark, and no scrolling sideways at 320 px. */
export async function look(visitor, state) {
  const { page } = visitor;
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const { violations } = await new AxeBuilder({ page }).analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
    assert.deepEqual(found, [], `${state}, ${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: "light" });
  const size = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= 320, `${state}: ${width} px wide on a screen of 320`);
  await page.setViewportSize(size);
}

/** Waits until a page is there, by its heading. */
export const heading = (page, name) => page.getByRole("heading", { level: 1, name }).waitFor();
