import { Group, Skeleton, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { forecastQuery, type Forecast } from "../../api/insight";
import { sentence } from "../../api/problem";
import { counted } from "../../components/counted";
import { Panel } from "../../components/Panel";
import { nearTime } from "../../components/moment";
import { curveOf, forecastSentence } from "./forecast";
import { ForecastChart } from "./ForecastChart";
import classes from "./Forecast.module.css";

/** When everything will be labeled and reviewed, from the real rate, with its uncertainty. */
export function ForecastPanel({ project }: { project: string }) {
  const { data, error } = useQuery(forecastQuery(project));
  if (error !== null) return <Panel title="Forecast">{sentence(error)}</Panel>;
  if (data === undefined) return <Skeleton height={280} radius={10} />;
  const says = forecastSentence(data.expected, whyNot(data));
  return (
    <Panel title={titleOf(data)} says={says}>
      {data.labels_by_hour.length > 0 && (
        <ForecastChart curve={curveOf(data.labels_by_hour, data.until, data.label)} says={says} />
      )}
      <Group gap="md" mt="xs" className={classes.facts}>
        <Text size="sm">{part("label", data.label)}</Text>
        {data.review !== null && <Text size="sm">{part("review", data.review)}</Text>}
        {[data.label, data.review].some((one) => (one?.per_hour ?? null) !== null) && (
          <Text size="sm">Average since the first of the last 7 days, pauses included.</Text>
        )}
        {data.on_hold > 0 && (
          <Text size="sm">{counted(data.on_hold, "asset")} on hold left out.</Text>
        )}
      </Group>
    </Panel>
  );
}

function whyNot({ label, review }: Forecast): string | null {
  const missing = [label, review].find((one) => one && one.remaining > 0 && one.expected === null);
  return missing?.reason ?? label.reason;
}

function titleOf({ expected, label, review }: Forecast): string {
  if (expected !== null) return `Expected to be done ${on(expected.p50)}`;
  return label.remaining + (review?.remaining ?? 0) === 0 ? "All done" : "No forecast yet";
}

const on = (at: string): string => {
  const told = nearTime(at);
  return /^\d\d:\d\d$/.test(told) ? `at ${told}` : told;
};

function part(what: string, { remaining, per_hour }: Forecast["label"]): string {
  const rate = per_hour === null ? "" : `, at ${rounded(per_hour)} an hour`;
  return `${counted(remaining, what)} to go${rate}.`;
}

const rounded = (rate: number): string =>
  rate.toLocaleString("en", { maximumFractionDigits: rate < 10 ? 1 : 0 });
