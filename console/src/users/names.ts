// What users are called who are not in the list that is shown.
import { client, result } from "../api/client";
import { useQuery } from "../state/query";
import { useHere } from "../state/tailnet";

/** The name of a user; nothing until it is known, and of whoever has left. */
export const useNameOf = (id: string | undefined, known?: string): string | undefined => {
  const { tailnet } = useHere();
  const user = useQuery({
    queryKey: ["name", tailnet, id],
    queryFn: () => result(client.GET("/api/v2/users/{id}", { params: { path: { id: id! }, query: { tailnet } } })),
    enabled: id !== undefined && known === undefined,
    staleTime: 600_000,
    retry: false,
  });
  return known ?? (user.data ? user.data.displayName || user.data.loginName : undefined);
};
