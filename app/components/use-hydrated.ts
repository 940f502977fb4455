import { useSyncExternalStore } from "react";

const never = () => () => {};

/** Whether the page is alive: false on the server and in the browser's first pass, which are to be the same. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
