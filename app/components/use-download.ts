import { useState } from "react";

/** Brings a file that only a signed-in staff member may have: a plain link would not carry who asks, `fetch` does. */
export function useDownload(onProblem: () => void) {
  const [downloading, setDownloading] = useState<string | null>(null);

  async function download(id: string, address: string): Promise<void> {
    setDownloading(id);
    try {
      const response = await fetch(address);
      if (!response.ok) throw new Error(`The file was answered with ${response.status}.`);
      const name = /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition") ?? "")?.[1] ?? "punchcard.csv";
      save(await response.blob(), name);
    } catch {
      onProblem();
    } finally {
      setDownloading(null);
    }
  }

  return { downloading, download };
}

function save(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads it after the click has returned.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
