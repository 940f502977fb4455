import { useEffect, useLayoutEffect } from "react";

/**
 * As `useEffect`, in the moment in which the page shows what has come. React runs the others when the browser next has time for them, and a browser with
 * much to do may let them wait while somebody types on: a toast would come late, and keys would go to where the focus was. On a server neither runs.
 */
export const useEffectAtOnce = typeof document === "undefined" ? useEffect : useLayoutEffect;
