// Signals a result by sound and vibration: beeps that differ in pitch and number.

const TONES = { ok: [[1320, 0, 0.12]], check: [[660, 0, 0.15], [660, 0.22, 0.15]], refused: [[220, 0, 0.22], [180, 0.28, 0.3]], alarm: [[880, 0, 0.18], [440, 0.2, 0.18], [880, 0.4, 0.18], [440, 0.6, 0.3]] };
const VIBRATIONS = { ok: 80, check: [120, 80, 120], refused: [250, 100, 250], alarm: [400, 100, 400, 100, 400] };
let audio = null;

/** Browsers allow sound only after a touch or key; call this from one. */
export function allowSound() {
  audio ??= new AudioContext();
  if (audio.state === "suspended") audio.resume();
}

/** `name`: ok, check, refused or alarm. */
export function signal(name) {
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(VIBRATIONS[name]); // like sound, only after a touch
  if (audio?.state !== "running") return;
  for (const [pitch, after, seconds] of TONES[name]) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.type = name === "ok" ? "sine" : "square";
    tone.frequency.value = pitch;
    volume.gain.value = 0.3;
    tone.connect(volume).connect(audio.destination);
    tone.start(audio.currentTime + after);
    tone.stop(audio.currentTime + after + seconds);
  }
}
