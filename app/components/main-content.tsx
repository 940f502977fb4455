import { useLocation } from "@remix-run/react";
import { useEffect, useRef } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

/** The page's main landmark, named because the admin around the frame has one as well. A new page takes the focus, so that keyboard and screen reader start at its top. */
export function MainContent({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const main = useRef<HTMLElement>(null);
  const shown = useRef(pathname);

  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    main.current?.focus({ preventScroll: true });
  }, [pathname]);

  return (
    <main ref={main} aria-label={t("common.main")} tabIndex={-1} style={{ outline: "none" }}>
      {children}
    </main>
  );
}
