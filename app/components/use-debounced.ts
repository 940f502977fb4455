import { useEffect, useRef } from "react";

/** Calls `act` with the last value once the typing has paused for `delayMs`. */
export function useDebounced<Value>(act: (value: Value) => void, delayMs: number): (value: Value) => void {
  const latest = useRef(act);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  return (value) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => latest.current(value), delayMs);
  };
}
