import { Scripts } from "@remix-run/react";
import { Children, isValidElement, useContext } from "react";
import type { ReactElement, ReactNode } from "react";
import { TextFiles } from "./text-files.ts";
import { useLocaleChoice } from "./use-locale-choice.ts";

/**
 * Remix's scripts, asked for once the style sheet is there: a browser runs nothing of a page before that. The server has drawn the page already,
 * and shows it as soon as it has its look, for which some thirty scripts asked for at the same time would leave a share of the line.
 */
export function LateScripts({ nonce }: { nonce: string | undefined }) {
  // Called and not rendered: nothing else of Remix's tells which files a page needs.
  const scripts = Scripts({ nonce }) as ReactElement<{ children: ReactNode }> | null;
  const texts = useContext(TextFiles)[useLocaleChoice().locale];
  if (!scripts) return null;
  const parts = Children.toArray(scripts.props.children);
  const files = [...parts.filter(isPreload).map(({ props }) => props.href), texts].filter((file) => file !== undefined);
  const ask = `for (const href of ${JSON.stringify(files)}) document.head.append(Object.assign(document.createElement("link"), { rel: "modulepreload", href }));`;
  return (
    <>
      <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: ask }} />
      {parts.filter((part) => !isPreload(part))}
    </>
  );
}

function isPreload(part: ReactNode): part is ReactElement<{ rel: string; href: string }> {
  return isValidElement<{ rel?: string }>(part) && part.type === "link" && part.props.rel === "modulepreload";
}
