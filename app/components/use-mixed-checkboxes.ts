import { useEffect } from "react";
import type { RefObject } from "react";

/**
 * Polaris says "mixed" on a half-checked box and does not set the box itself, so that screen readers are told two things
 * (axe: aria-conditional-attr). Sets what it says.
 */
export function useMixedCheckboxes(container: RefObject<HTMLElement>): void {
  useEffect(() => {
    for (const box of container.current?.querySelectorAll<HTMLInputElement>("input[type='checkbox']") ?? []) {
      box.indeterminate = box.getAttribute("aria-checked") === "mixed";
    }
  });
}
