/** What the admin puts into the address of the app's frame and the app needs again when the frame is loaded anew. */
const names = ["shop", "host", "locale"] as const;
const key = "punchcard-frame";

/** Keeps what the frame's first address said, for as long as its tab is open. Later addresses are the app's own and say nothing. */
export function rememberFrame(search: string): void {
  const given = new URLSearchParams(search);
  if (!given.get("shop") || !given.get("host")) return;
  const kept = new URLSearchParams(names.flatMap((name) => (given.has(name) ? [[name, given.get(name) ?? ""]] : [])));
  // Browsers that block storage in frames throw; there the login page remains.
  try {
    sessionStorage.setItem(key, kept.toString());
  } catch {
    return;
  }
}

/** The address under which the frame is let in again at `to`, a path of the app; null when nothing is remembered. */
export function addressInFrame(to: string): string | null {
  const kept = recall();
  if (!kept) return null;
  const [path = "", search = ""] = to.split("?", 2);
  return `${path}?${new URLSearchParams([...new URLSearchParams(search), ...new URLSearchParams(kept), ["embedded", "1"]]).toString()}`;
}

function recall(): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}
