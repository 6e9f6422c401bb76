// What the device keeps across reloads: the last list, and the log of its scans, of which none is ever removed.

const NAME = "gate";

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

let opening = null;

function database() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("kept");
      request.result.createObjectStore("scans", { keyPath: "number", autoIncrement: true });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opening;
}

async function stored(name, mode, act) {
  return done(act((await database()).transaction(name, mode).objectStore(name)));
}

/** The list as the server gave it, with `fetched` (ms, when it was asked for); undefined on a new device. */
export const storedList = () => stored("kept", "readonly", (kept) => kept.get("list"));

export const storeList = (list) => stored("kept", "readwrite", (kept) => kept.put(list, "list"));

/** All scans of this device, oldest first. */
export const allScans = () => stored("scans", "readonly", (scans) => scans.getAll());

/** Adds a scan and gives it its number. */
export async function addScan(scan) {
  scan.number = await stored("scans", "readwrite", (scans) => scans.add(scan));
}

/** Writes down what the server answered, or that the user has seen it. */
export const saveScan = (scan) => stored("scans", "readwrite", (scans) => scans.put(scan));
