// Calls the public API with the browser's session, typed by its OpenAPI document.
import createClient from "openapi-fetch";

import { fetchSignedIn } from "../state/session";
import { Problem, asProblem, problemOf } from "./problem";
import type { paths } from "./schema";

export const client = createClient<paths>({ baseUrl: location.origin, fetch: fetchSignedIn });

type Answered<T> = { data?: T; error?: unknown; response: Response };

/** The body of a success. Everything else is thrown as a problem. */
export const result = async <T>(call: Promise<Answered<T>>): Promise<T> => (await answer(call)).data;

/** A page of a list, and the cursor of the next one. */
export const page = async <T>(call: Promise<Answered<T>>): Promise<{ data: T; next: string | undefined }> => {
  const { data, response } = await answer(call);
  return { data, next: nextOf(response) };
};

/** The cursor of the next page, from the `Link` header. */
export const nextOf = (response: Response): string | undefined => {
  const url = /<([^>]+)>;\s*rel="next"/.exec(response.headers.get("Link") ?? "")?.[1];
  return url === undefined ? undefined : (new URL(url).searchParams.get("cursor") ?? undefined);
};

const answer = async <T>(call: Promise<Answered<T>>): Promise<{ data: T; response: Response }> => {
  let answered: Answered<T>;
  try {
    answered = await call;
  } catch (thrown) {
    throw asProblem(thrown);
  }
  const { data, error, response } = answered;
  if (!response.ok) throw problemOf(response, error);
  if (data === undefined) throw new Problem(response.status, "");
  return { data, response };
};
