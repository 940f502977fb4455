import { useRevalidator } from "@remix-run/react";
import { useEffect, useRef } from "react";

const firstDelayMs = 1_500;
const longestDelayMs = 15_000;

/** Reads the page's data again, ever more seldom, while something is under way and somebody looks. */
export function useRevalidateWhile(underWay: boolean): void {
  const { revalidate, state } = useRevalidator();
  const delay = useRef(firstDelayMs);

  useEffect(() => {
    if (!underWay) delay.current = firstDelayMs;
    if (!underWay || state !== "idle") return;
    const timer = setTimeout(() => {
      delay.current = Math.min(delay.current * 1.4, longestDelayMs);
      if (document.visibilityState === "visible") revalidate();
    }, delay.current);
    return () => clearTimeout(timer);
  }, [underWay, state, revalidate]);
}
