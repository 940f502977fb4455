import axe from "axe-core";
import type { Frame, Page } from "playwright-core";

/** What axe finds on a page. */
export async function violationsOf(page: Page): Promise<string[]> {
  return violationsIn(page.mainFrame());
}

/** The same with the frames of extensions, which are parts of the page: landmarks and the first heading are the page's. */
export async function violationsWithExtensions(page: Page): Promise<string[]> {
  const [main, ...parts] = page.frames();
  const found = main ? await violationsIn(main) : [];
  for (const part of parts) found.push(...(await violationsIn(part, { without: ["region", "landmark-one-main", "page-has-heading-one"] })));
  return found;
}

/**
 * What axe finds in one frame, without those in it: in the sandbox around a mail no script answers. `without`: rules for a whole page.
 */
export async function violationsIn(frame: Frame, { without = [] }: { without?: string[] } = {}): Promise<string[]> {
  // A document keeps axe until it is left.
  if (!(await frame.evaluate(() => "axe" in window))) await frame.evaluate(axe.source);
  await frame.evaluate(fadedIn);
  const { violations, passes } = await frame.evaluate(
    (off) =>
      (window as unknown as { axe: typeof axe }).axe.run(document, {
        iframes: false,
        resultTypes: ["violations"],
        rules: Object.fromEntries(off.map((rule) => [rule, { enabled: false }])),
      }),
    without,
  );
  if (passes.length === 0) throw new Error("axe has looked at nothing.");
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => String(target)).join(", ")}`);
}

/** What is half faded in has colours that nobody is meant to read. What turns without end, such as a spinner, is as it is meant to be. */
async function fadedIn(): Promise<void> {
  const ending = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
  await Promise.allSettled(ending.map(({ finished }) => finished));
}
