import { useEffect, useRef } from "react";

/** A container's ref: when something closes that had the focus and is gone with it, the focus goes to the container's first button. */
export function useReturnFocus(isOpen: boolean) {
  const container = useRef<HTMLDivElement>(null);
  const wasOpen = useRef(isOpen);
  useEffect(() => {
    if (wasOpen.current && !isOpen && document.activeElement === document.body) container.current?.querySelector("button")?.focus();
    wasOpen.current = isOpen;
  }, [isOpen]);
  return container;
}
