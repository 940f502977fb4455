import axe from "axe-core";
import type { Frame, Page } from "playwright-core";

/** What axe finds on a page. */
export async function violationsOf(page: Page): Promise<string[]> {
  return violationsIn(page.mainFrame());
}

/** What axe finds in one frame, without those in it: in the sandbox around a mail no script answers. */
export async function violationsIn(frame: Frame): Promise<string[]> {
  // A document keeps axe until it is left.
  if (!(await frame.evaluate(() => "axe" in window))) await frame.evaluate(axe.source);
  const { violations, passes } = await frame.evaluate(() =>
    (window as unknown as { axe: typeof axe }).axe.run(document, { iframes: false, resultTypes: ["violations"] }),
  );
  if (passes.length === 0) throw new Error("axe has looked at nothing.");
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => String(target)).join(", ")}`);
}
