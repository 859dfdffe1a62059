import { useNavigate, useSearch } from "@tanstack/react-router";
import type { Address } from "./address.ts";

type Change = { readonly [Name in keyof Address]?: string | undefined };

/** The address's state and a way to change parts of it; undefined takes a part away. */
export function useAddress(): readonly [Address, (change: Change, options?: { readonly replace?: boolean }) => void] {
  const address: Address = useSearch({ strict: false });
  const navigate = useNavigate();
  return [
    address,
    (change, options) => {
      void navigate({ to: ".", search: { ...address, ...change }, replace: options?.replace ?? false, resetScroll: false });
    },
  ];
}
