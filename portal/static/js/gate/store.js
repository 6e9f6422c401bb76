// IndexedDB of the device: the last list and the log of its scans; scans are never deleted.

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
      request.result.createObjectStore("kept"); // the list; store names stay, since devices hold data under them
      request.result.createObjectStore("scans", { keyPath: "number", autoIncrement: true });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opening;
}

async function withStore(name, mode, operation) {
  return done(operation((await database()).transaction(name, mode).objectStore(name)));
}

/** The list from the server with `fetched` (ms, time of the request); undefined on a new device. */
export const storedList = () => withStore("kept", "readonly", (store) => store.get("list"));

export const storeList = (list) => withStore("kept", "readwrite", (store) => store.put(list, "list"));

/** All scans of this device, oldest first. */
export const allScans = () => withStore("scans", "readonly", (scans) => scans.getAll());

/** Adds a scan and sets its number. */
export async function addScan(scan) {
  scan.number = await withStore("scans", "readwrite", (scans) => scans.add(scan));
}

/** Saves changes of a scan: the server's answer, or that staff have seen it. */
export const saveScan = (scan) => withStore("scans", "readwrite", (scans) => scans.put(scan));
