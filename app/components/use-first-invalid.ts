import { useRef } from "react";
import { useEffectAtOnce } from "./use-effect-at-once.ts";

/** A form's ref: when an answer comes that refuses what was typed, the focus goes to the first field that is wrong. */
export function useFirstInvalid(answer: unknown, isRefused: boolean) {
  const form = useRef<HTMLFormElement>(null);
  useEffectAtOnce(() => {
    if (isRefused) form.current?.querySelector<HTMLElement>("[aria-invalid='true']")?.focus();
  }, [answer, isRefused]);
  return form;
}
