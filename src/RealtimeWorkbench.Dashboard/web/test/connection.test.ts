import assert from "node:assert/strict";
import { test } from "node:test";
import { Connection, retryDelay, SILENCE_MS, socketUrl, type ConnectionState, type Socket } from "../src/connection.ts";

class FakeSocket implements Socket {
    onopen: Socket["onopen"] = null;
    onmessage: Socket["onmessage"] = null;
    onclose: Socket["onclose"] = null;
    onerror: Socket["onerror"] = null;
    sent: string[] = [];
    closed = false;
    constructor(readonly url: string) {}
    send(data: string): void { this.sent.push(data); }
    close(): void { this.closed = true; }
    say(message: object): void { this.onmessage?.({ data: JSON.stringify(message) }); }
}

class Host {
    sockets: FakeSocket[] = [];
    timers: { at: number; action: () => void }[] = [];
    states: ConnectionState[] = [];
    messages: unknown[] = [];
    time = 0;
    refused: string | null = null;
    resume: { seq: number; instance: string } | null = null;
    readonly connection: Connection;

    constructor(patience: number | null = null) {
        this.connection = new Connection({
            patience,
            open: url => {
                const socket = new FakeSocket(url);
                this.sockets.push(socket);
                return socket;
            },
            now: () => this.time,
            random: () => 0.5,
            after: (wait, action) => {
                const timer = { at: this.time + wait, action };
                this.timers.push(timer);
                return () => { this.timers = this.timers.filter(other => other !== timer); };
            },
            url: () => socketUrl("http://127.0.0.1:8765/", null, this.resume),
            refusal: () => Promise.resolve(this.refused),
            onMessage: message => this.messages.push(message),
            onState: state => this.states.push(state),
        });
    }

    get socket(): FakeSocket { return this.sockets.at(-1) as FakeSocket; }
    get phase(): string | undefined { return this.states.at(-1)?.phase; }

    pass(milliseconds: number): void {
        this.time += milliseconds;
        for (const timer of this.timers.filter(one => one.at <= this.time)) {
            this.timers = this.timers.filter(other => other !== timer);
            timer.action();
        }
    }
}

function live(patience: number | null = null): Host {
    const host = new Host(patience);
    host.connection.start();
    host.socket.onopen?.();
    host.socket.say({ type: "snapshot", seq: 1 });
    return host;
}

test("Is live only when the first message has come", () => {
    const host = new Host();
    host.connection.start();
    host.socket.onopen?.();
    assert.equal(host.phase, "connecting");

    host.socket.say({ type: "snapshot", seq: 1 });

    assert.equal(host.phase, "live");
    assert.equal(host.messages.length, 1);
});

test("Reconnects after a loss and asks for what changed since", () => {
    const host = live();
    host.resume = { seq: 42, instance: "abc" };
    host.socket.onclose?.({});
    assert.equal(host.phase, "reconnecting");

    host.pass(500);

    assert.equal(host.sockets.length, 2);
    assert.equal(host.socket.url, "ws://127.0.0.1:8765/ws?since=42&instance=abc");
});

test("25 s of silence is a dead line, and a ping is not silence", () => {
    assert.equal(SILENCE_MS, 25_000);
    const host = live();
    host.pass(SILENCE_MS - 1);
    host.socket.say({ type: "ping", seq: 1 });
    host.pass(SILENCE_MS - 1);
    assert.equal(host.phase, "live");

    host.pass(1);

    assert.equal(host.phase, "reconnecting");
    assert.ok(host.sockets[0]?.closed);
});

test("A socket that never opens is given up too", () => {
    const host = new Host();
    host.connection.start();

    host.pass(SILENCE_MS);

    assert.equal(host.phase, "reconnecting");
});

test("What a socket says after it was given up is not heard", () => {
    const host = live();
    const old = host.socket;
    host.pass(SILENCE_MS);
    old.say({ type: "log", seq: 2 });

    assert.equal(host.messages.length, 1);
});

test("Waits longer each time, spread by chance, and at most 30 s", () => {
    assert.deepEqual([0, 1, 2, 3].map(attempt => retryDelay(attempt, 0.5)), [500, 1000, 2000, 4000]);
    assert.equal(retryDelay(50, 0.5), 30_000);
    assert.equal(retryDelay(0, 0), 250);
    assert.ok(retryDelay(0, 0.999) < 750);
});

test("The pauses begin small again once the line has been live", () => {
    const host = live();
    for (let i = 0; i < 3; i++) {
        host.socket.onclose?.({});
        host.pass(60_000);
    }
    host.socket.onopen?.();
    host.socket.say({ type: "ping", seq: 1 });
    host.socket.onclose?.({});

    assert.equal(host.states.at(-1)?.retryAt, host.time + 500);
});

test("A refusal is told in the server's words and not tried again by itself", async () => {
    const host = new Host();
    host.refused = "Reading needs the token here.";
    host.connection.start();
    host.socket.onclose?.({});
    await Promise.resolve();
    await Promise.resolve();

    assert.equal(host.phase, "refused");
    assert.equal(host.states.at(-1)?.reason, "Reading needs the token here.");
    host.pass(120_000);
    assert.equal(host.sockets.length, 1);
});

test("Tells the server its width once a connection, again when it changes", () => {
    const host = live();
    host.connection.view(900);
    host.connection.view(900.2);
    host.connection.view(400);

    assert.deepEqual(host.socket.sent, ['{"type":"view","width":900}', '{"type":"view","width":400}']);
    host.socket.onclose?.({});
    host.pass(500);
    host.socket.onopen?.();
    assert.deepEqual(host.socket.sent, ['{"type":"view","width":400}']);
});

test("A width that the server would refuse is never told: it would end the connection", () => {
    const host = live();
    host.connection.view(0);
    assert.deepEqual(host.socket.sent, []);

    host.connection.view(16);
    host.connection.view(20_000);

    assert.deepEqual(host.socket.sent, ['{"type":"view","width":50}', '{"type":"view","width":10000}']);
});

test("What is not a message of the protocol is passed over", () => {
    const host = live();
    host.socket.onmessage?.({ data: "no json" });
    host.socket.onmessage?.({ data: "[1]" });

    assert.equal(host.messages.length, 1);
});

test("The address keeps the path of the server, its security and the token", () => {
    assert.equal(socketUrl("https://host/rtw", "a b", null), "wss://host/rtw/ws?token=a+b");
});

test("In a cell a line that never lived is not tried again, until somebody asks", async () => {
    const host = new Host(180_000);
    host.connection.start();
    host.socket.onclose?.({});
    await Promise.resolve();

    assert.equal(host.phase, "gone");
    host.pass(3_600_000);
    host.connection.retry();
    assert.equal(host.sockets.length, 1);
    host.connection.stop();
    host.connection.start();
    assert.equal(host.sockets.length, 2);
});

test("In a cell a refusal is told instead of tried again", async () => {
    const host = new Host(180_000);
    host.refused = "This needs the token.";
    host.connection.start();
    host.socket.onclose?.({});
    await Promise.resolve();

    assert.equal(host.phase, "refused");
    assert.equal(host.states.at(-1)?.reason, "This needs the token.");
    host.pass(3_600_000);
    assert.equal(host.sockets.length, 1);
});

test("In a cell a lost line is tried again for some minutes and then given up", async () => {
    const host = live(180_000);
    host.socket.onclose?.({});
    for (let second = 0; second < 170; second++) {
        host.pass(1000);
        host.socket.onclose?.({});
        await Promise.resolve();
        assert.equal(host.phase, "reconnecting");
    }
    for (let second = 0; second < 60; second++) {
        host.pass(1000);
        host.socket.onclose?.({});
        await Promise.resolve();
    }

    assert.equal(host.phase, "gone");
    const tried = host.sockets.length;
    host.pass(3_600_000);
    assert.equal(host.sockets.length, tried);
});

test("A line that came back has all its patience again", async () => {
    const host = live(180_000);
    host.socket.onclose?.({});
    host.pass(170_000);
    host.socket.say({ type: "ping", seq: 2 });
    assert.equal(host.phase, "live");

    host.pass(20_000);
    host.socket.onclose?.({});
    await Promise.resolve();

    assert.equal(host.phase, "reconnecting");
});
