// Filters and pages are in the address bar, so that they survive a reload and can be shared.
import { useLocation } from "preact-iso";

/** The parameters of the address, and how to change them. */
export const useAddress = () => {
  const { path, query, route } = useLocation();
  /** Changes parameters; empty ones go. A filter begins at the first page again. */
  const change = (changes: Record<string, string | undefined>, { replace = false } = {}) => {
    const parameters = new URLSearchParams(query);
    parameters.delete("cursor");
    for (const [name, value] of Object.entries(changes)) {
      if (value) parameters.set(name, value);
      else parameters.delete(name);
    }
    const text = parameters.toString();
    route(text ? `${path}?${text}` : path, replace);
  };
  return { path, query, change };
};
