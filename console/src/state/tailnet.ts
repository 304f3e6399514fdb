// The tailnet of the address, and who the reader is in it.
import { createContext } from "preact";
import { useContext } from "preact/hooks";

import type { Me, Membership, Permission } from "../api/types";

/** Who uses the console, in the tailnet of the address. */
export interface Here {
  me: Me;
  membership: Membership;
  /** The id of the tailnet, which every call names: two windows never act in the wrong one. */
  tailnet: string;
  may: (permission: Permission) => boolean;
}

export const HereContext = createContext<Here | undefined>(undefined);

/** Who uses the console, below a screen of a tailnet. */
export const useHere = (): Here => {
  const here = useContext(HereContext);
  if (!here) throw new Error("no tailnet");
  return here;
};

/** How far the clock of this machine is behind that of the service, in milliseconds. */
let behind = 0;

/** Sets the clock by the service's. */
export const setClock = (serverTime: string): void => {
  behind = Date.parse(serverTime) - Date.now();
};

/** The time, by the service's clock. */
export const now = (): number => Date.now() + behind;
