/** A file of `app/routes` as Remix reads its name: "app.pos.$partner_.diagnosis.tsx" is "/app/pos/:partner/diagnosis". */
export function addressOf(file: string): string {
  const parts = file.replace(/\.tsx$/, "").split(".");
  const shown = parts.filter((part) => part !== "_index").map((part) => part.replace(/_$/, "").replace(/^\$/, ":"));
  return `/${shown.join("/")}`;
}

type RouteFile = { file: string; text: string };

/** The addresses of the admin's pages. What only wraps others, what answers with a file and what catches the rest is no page. */
export function pagesOf(files: RouteFile[]): string[] {
  const names = files.map(({ file }) => file);
  const wraps = (file: string) => names.some((other) => other === file.replace(/\.tsx$/, "._index.tsx"));
  return files
    .filter(({ file, text }) => file.startsWith("app.") && !/\.\$\.tsx$/.test(file) && !wraps(file) && /export default/.test(text))
    .map(({ file }) => addressOf(file))
    .sort();
}
