import type { Server } from "node:http";

/**
 * Takes no more connections and waits for the requests under way, at most `seconds`.
 * Answers whether all of them finished; those that did not are cut off.
 */
export async function finishRequests(server: Server, seconds: number): Promise<boolean> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // Connections that are kept open for a next request have none under way; more become idle as requests finish.
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  let cutOff: NodeJS.Timeout | undefined;
  const late = new Promise<"late">((resolve) => {
    cutOff = setTimeout(() => resolve("late"), seconds * 1000);
  });
  server.closeIdleConnections();
  const outcome = await Promise.race([closed, late]);
  clearInterval(sweep);
  clearTimeout(cutOff);
  if (outcome === "late") server.closeAllConnections();
  return outcome !== "late";
}
