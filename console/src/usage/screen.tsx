// Usage: how many users were active in each of the last months (R23).
import { client, result } from "../api/client";
import { asProblem } from "../api/problem";
import { ProblemText } from "../parts/problem";
import { useQuery } from "../state/query";
import { now, useHere } from "../state/tailnet";
import { language, number, text } from "../words";

const MONTHS = 12;

export const UsageScreen = () => {
  const { tailnet } = useHere();
  const usage = useQuery({
    queryKey: ["usage", tailnet],
    queryFn: () => usageOf(tailnet),
  });
  const months = usage.data ?? [];
  const most = Math.max(1, ...months.map(({ activeUsers }) => activeUsers));
  return (
    <>
      <div class="title"><h1>{text("usage")}</h1></div>
      <p>{text("usage.text")}</p>
      <ProblemText problem={usage.error ? asProblem(usage.error) : undefined} />
      {months.length > 0 && (
        <div class="scrolling" tabIndex={0} role="region" aria-label={text("usage")}>
          <table class="usage">
            <thead>
              <tr>
                <th scope="col">{text("month")}</th>
                <th scope="col">{text("active-users")}</th>
                <th scope="col">{text("joined-by-invite")}</th>
                <th scope="col">{text("home-elsewhere")}</th>
              </tr>
            </thead>
            <tbody>
              {months.map((month) => (
                <tr key={month.month}>
                  <th scope="row">{monthName(month.month)}</th>
                  <td>
                    <span class="count">{number(month.activeUsers)}</span>
                    <meter min={0} max={most} value={month.activeUsers} aria-hidden="true" />
                  </td>
                  <td>{number(month.joinedByInvite)}</td>
                  <td>{number(month.homeElsewhere)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
};

/** The usage of the last months, the newest first. */
const usageOf = async (tailnet: string) => {
  const usage = await result(
    client.GET("/api/v2/tailnet/{tailnet}/usage", { params: { path: { tailnet }, query: { from: monthBefore(MONTHS - 1) } } }),
  );
  return "months" in usage ? [...usage.months].reverse() : [usage];
};

/** A calendar month in UTC, so many months ago, as the API writes it. */
const monthBefore = (count: number): string => {
  const today = new Date(now());
  return new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - count, 1)).toISOString().slice(0, 7);
};

const monthName = (month: string): string =>
  new Intl.DateTimeFormat(language, { month: "long", year: "numeric", timeZone: "UTC" }).format(new Date(`${month}-01T00:00:00Z`));
