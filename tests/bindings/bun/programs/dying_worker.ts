/** A Worker that does not survive its first call. */
declare const self: Worker;

self.onmessage = ({ data }) => {
  if (data.call.name === "managerHealth") process.exit(3);
  throw new Error("meant");
};
