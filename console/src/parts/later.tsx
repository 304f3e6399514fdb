// What is seen only after a click is loaded then.
import { type FunctionComponent, h } from "preact";
import { useEffect, useState } from "preact/hooks";

import { text } from "../words";
import { say } from "./status";

/** A component that is loaded when it is shown for the first time. */
export const later = <P extends object>(load: () => Promise<FunctionComponent<P>>): FunctionComponent<P> => {
  let loaded: FunctionComponent<P> | undefined;
  return (props) => {
    const [, update] = useState(0);
    useEffect(() => {
      if (loaded) return;
      load().then(
        (component) => {
          loaded = component;
          update(1);
        },
        () => say(text("problem-offline")),
      );
    }, []);
    return loaded ? h(loaded, props) : null;
  };
};
