// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/*
 * When the law of an act changes. The newer law begins or began at `from`; what came before it began at `began`. The law of
 * Rules is one of them: its notice is `notice` before `from`, `nextNotice` from then on. A moment is firm as long as no
 * announcement to come can reach it. Each proof is one step from every sound state, and leads to a sound state; what is firm
 * stays firm, so any number of steps leaves it alone.
 */

struct Law {
    uint256 from;
    uint256 began;
    uint256 notice;
    uint256 nextNotice;
}

/// @dev Only the newest may wait: all others began.
function isSound(uint256 time, Law memory law) pure returns (bool) {
    if (law.notice == 0 || law.notice >= 2 ** 32 || law.nextNotice == 0 || law.nextNotice >= 2 ** 32) return false;
    return time < 2 ** 64 && law.from < 2 ** 65 && law.began < law.from && law.began <= time;
}

function noticeAt(uint256 time, Law memory law) pure returns (uint256) {
    return time >= law.from ? law.nextNotice : law.notice;
}

function firmUntil(uint256 time, Law memory law) pure returns (uint256) {
    uint256 earliest = time + noticeAt(time, law);
    if (time >= law.from) return earliest;
    uint256 next = law.from + law.nextNotice;
    return next < earliest ? next : earliest;
}

/// @notice Time alone takes nothing from what is firm.
contract LawTickProof {
    function tick(uint256 time, uint256 later, Law memory law) external pure {
        require(isSound(time, law) && later >= time && later < 2 ** 64);
        assert(isSound(later, law));
        assert(firmUntil(later, law) >= firmUntil(time, law));
    }
}

/// @notice What is announced begins when all that is firm is over, so that the law of that stays: it began before.
contract LawAnnounceProof {
    function announce(uint256 time, Law memory law, Law memory next) external pure {
        require(isSound(time, law) && next.nextNotice > 0 && next.nextNotice < 2 ** 32 && next.from < 2 ** 65);
        require(next.began == law.from && next.notice == law.nextNotice);
        require(time >= law.from);
        require(next.from >= time + noticeAt(time, law));
        assert(isSound(time, next));
        assert(next.from >= firmUntil(time, law));
        assert(firmUntil(time, next) >= firmUntil(time, law));
    }
}

/// @notice A drop takes away what waits, and no law that began; nor does it bring the next announcement nearer.
contract LawDropProof {
    function drop(uint256 time, Law memory law, Law memory before) external pure {
        require(isSound(time, law) && before.notice > 0 && before.notice < 2 ** 32 && before.began < law.began);
        require(before.from == law.began && before.nextNotice == law.notice);
        require(time < law.from);
        assert(isSound(time, before));
        assert(time >= before.from);
        assert(firmUntil(time, before) >= firmUntil(time, law));
    }
}
