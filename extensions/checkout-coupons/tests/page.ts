/** What is to be seen on the page, in the words of the tests. French puts spaces that do not break before some marks. */
export const words = () => plain(document.body.textContent);
const all = (tag: string) => [...document.body.querySelectorAll<HTMLElement>(tag)];
const plain = (text: string | null) => (text ?? "").replace(/[\u00a0\u202f]/g, " ");

export const texts = () => all("s-text").map(({ textContent }) => plain(textContent));
export const badges = () => all("s-badge").map(({ textContent }) => plain(textContent));
export const banners = () => all("s-banner").map((banner) => `${banner.getAttribute("tone")}: ${plain(banner.textContent)}`);
export const buttons = () => all("s-button").map(({ textContent }) => plain(textContent));
export const spinners = () => all("s-spinner").map((spinner) => spinner.getAttribute("accessibilitylabel"));
export const roles = () => all("s-stack").flatMap((stack) => stack.getAttribute("accessibilityrole") ?? []);

/** Buttons by what they are called for those who cannot see them. */
export const labels = () => all("s-button").map((button) => plain(button.getAttribute("accessibilitylabel") ?? button.textContent));

export function button(label: string): HTMLElement {
  const found = all("s-button").find((_button, place) => labels()[place] === label);
  if (!found) throw new Error(`There is no button ${label}, only: ${labels().join(", ")}`);
  return found;
}
