import { useEffect, useRef } from "react";

/**
 * A ref for a place that takes the focus (`tabIndex={-1}`): where a form or a button goes and the focus with it, the
 * keyboard goes on there. `standing` says what is shown; it is another one when something came or went.
 */
export function useFocusKept(standing: string) {
  const beginning = useRef<HTMLDivElement>(null);
  const shown = useRef(standing);
  useEffect(() => {
    if (shown.current === standing) return;
    shown.current = standing;
    if (document.activeElement === document.body) beginning.current?.focus();
  }, [standing]);
  return beginning;
}
