import { useEffect, useState } from "react";

const lateMs = 200;

/** Whether something has lasted long enough to be shown: what is over at once would only flicker. */
export function useLate(lasts: boolean): boolean {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    if (!lasts) return;
    const timer = setTimeout(() => setLate(true), lateMs);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [lasts]);
  return lasts && isLate;
}
