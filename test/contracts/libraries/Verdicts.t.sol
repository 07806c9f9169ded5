// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { BatchHeader, BatchStatus, StatusWord } from "../../../contracts/interfaces/IBatchRegistry.sol";
import { Credential, Guarantee, Outcome, Verdict } from "../../../contracts/interfaces/ICredentialVerifier.sol";
import { Holds } from "../../../contracts/libraries/Holds.sol";
import { StatusWords } from "../../../contracts/libraries/StatusWords.sol";
import { Verdicts } from "../../../contracts/libraries/Verdicts.sol";
import { Base } from "../support/Base.sol";
import { IVerdictProbe } from "../support/IVerdictProbe.sol";

/// @notice The precedence of outcomes against the vectors, and what a verdict promises against asking again.
contract VerdictsTest is Base {
    struct VerdictVector {
        bool exists;
        bool revoked;
        bool suspended;
        uint256 validFrom;
        uint256 expires;
        uint256 issuedAt;
        uint256 moment;
        uint256 outcome;
    }

    uint256 private constant INDEX = 300;
    uint256 private constant LAST_EPOCH = type(uint32).max;

    IVerdictProbe private _probe;

    function setUp() public {
        _probe = IVerdictProbe(deploy("VerdictProbe", ""));
    }

    /// @dev Skips second 0 with a status bit: a change announced in second 0 counts from second 1, so at 0 none can be
    /// in force. Each other vector is read twice: the bit announced last, and the bit announced before another.
    function test_Decide_EqualsTheVectors() public view {
        VerdictVector[] memory vectors = abi.decode(vector("verdict"), (VerdictVector[]));
        uint256 skipped = 0;
        for (uint256 i = 0; i < vectors.length; ++i) {
            VerdictVector memory v = vectors[i];
            isTrue(_maximum(v) <= type(uint64).max, "times fit");
            if (!v.exists) {
                equal(uint8(Verdicts.notFound(uint64(v.moment)).outcome), v.outcome, "not found");
            } else if (v.moment == 0 && (v.revoked || v.suspended)) {
                ++skipped;
            } else {
                equal(uint8(_decided(v, false).outcome), v.outcome, "newest");
                equal(uint8(_decided(v, true).outcome), v.outcome, "older");
            }
        }
        isTrue(vectors.length > skipped, "vectors");
        equal(skipped, 30, "skipped: ten cases at second 0, in three states each");
    }

    /// @dev From `since` on and before `freshUntil` the same state gives the same outcome; beyond, nothing is promised.
    function testFuzz_Decide_HoldsFromSinceUntilFreshUntil(
        uint256 seed,
        uint32 validFrom,
        uint32 expires,
        uint16 pause
    ) public view {
        uint64 asOf = 1_800_000_000;
        BatchHeader memory header = _header(asOf - 5000, seed % 4 == 0 ? 0 : uint64(60 + (seed % 5000)));
        // Half of the batches know no emergency.
        if (seed % 2 == 0) header.policy.emergency = address(1);
        uint256 horizon = StatusWords.horizon(header.policy.epochLength, asOf);
        BatchStatus memory status = _statusBy(uint256(keccak256(abi.encode(seed))), header.policy.epochLength, asOf);
        Credential memory credential = _credential(
            asOf - 10_000 + (validFrom % 20_000),
            expires % 3 == 0 ? 0 : asOf - 10_000 + (expires % 20_000)
        );
        Verdict memory verdict = _probe.decide(status, header, credential, asOf, asOf);
        isTrue(verdict.since <= asOf && asOf < verdict.freshUntil, "they enclose the moment");
        isTrue(verdict.freshUntil <= horizon, "never beyond the horizon");
        equal(uint8(verdict.guarantee), uint8(seed % 2 == 0 ? Guarantee.ExceptEmergency : Guarantee.Firm), "guarantee");
        equal(verdict.revision, status.revision, "revision");
        equal(verdict.asOfTime, asOf, "asOfTime");

        // The state at `asOf` answers for any moment from its floors up to the horizon.
        uint256 between = verdict.since + ((uint256(pause) * 31) % (verdict.freshUntil - verdict.since));
        uint256[3] memory moments = [between, verdict.since, verdict.freshUntil - 1];
        for (uint256 i = 0; i < moments.length; ++i) {
            Verdict memory same = _probe.decide(status, header, credential, asOf, uint64(moments[i]));
            equal(uint8(same.outcome), uint8(verdict.outcome), "between, since, last");
        }
        if (verdict.freshUntil == horizon) return;
        Verdict memory other = _probe.decide(status, header, credential, asOf, verdict.freshUntil);
        isTrue(other.outcome != verdict.outcome, "before the horizon, only a change ends it");
    }

    /// @dev What expires before it begins to count goes from one to the other, and never counts.
    function test_Decide_NotYetValidHoldsUntilItExpires() public view {
        uint64 asOf = 1_800_000_000;
        BatchHeader memory header = _header(asOf - 5000, 3600);
        Credential memory credential = _credential(asOf + 100, asOf + 50);
        BatchStatus memory status;
        Verdict memory verdict = _probe.decide(status, header, credential, asOf, asOf);
        equal(uint8(verdict.outcome), uint8(Outcome.NotYetValid), "before");
        equal(verdict.freshUntil, asOf + 50, "fresh until it expires");
        verdict = _probe.decide(status, header, credential, asOf, asOf + 50);
        equal(uint8(verdict.outcome), uint8(Outcome.Expired), "from then on");
    }

    function _decided(VerdictVector memory v, bool before) private view returns (Verdict memory) {
        (, uint256 mask) = StatusWords.locate(INDEX);
        // In force at the moment: announced in the second before it, or in the last that 32 bits can say.
        uint256 epoch =
            v.moment == 0
                ? 0
                : v.moment - 1 > LAST_EPOCH
                    ? LAST_EPOCH
                    : v.moment - 1;
        StatusWord memory word = StatusWord(mask | epoch, 0, 0);
        // Another credential's change in the epoch after.
        if (before) word = StatusWord(mask | (mask << 1) | epoch, mask | (epoch == 0 ? 0 : epoch - 1), 0);
        BatchStatus memory status;
        status.revision = 2;
        if (v.revoked) status.revoked = word;
        if (v.suspended) status.suspended = word;
        Credential memory credential = _credential(v.validFrom, v.expires);
        uint64 moment = uint64(v.moment);
        return _probe.decide(status, _header(uint64(v.issuedAt), 0), credential, moment, moment);
    }

    function _header(uint64 issuedAt, uint64 epochLength) private pure returns (BatchHeader memory header) {
        (header.issuedAt, header.policy.epochLength) = (issuedAt, epochLength);
    }

    /// @dev A state as the registry could have left it at `asOf`: up to three states of each word, holds that begin with the
    /// next second at the latest.
    function _statusBy(
        uint256 random,
        uint256 epochLength,
        uint64 asOf
    ) private pure returns (BatchStatus memory status) {
        uint256 epoch = StatusWords.epochAt(epochLength, asOf);
        (, uint256 mask) = StatusWords.locate(INDEX);
        status.revision = 5;
        uint256 other = mask << 1;
        if (random & 7 == 0) status.revoked = StatusWord(mask | epoch, random & 8 == 0 ? mask | (epoch - 1) : 0, 0);
        if (random & 7 == 1) status.revoked = StatusWord(other | epoch, 0, 0);
        epoch -= (random >> 8) % 3;
        // Any of the states has the bit, or only another credential's.
        if (random & 192 != 0) status.suspended.newest = (random & 16 == 0 ? mask : other) | epoch;
        if (random & 192 > 64) status.suspended.older = (random & 32 == 0 ? mask : other) | (epoch - 1);
        if (random & 192 > 128) {
            status.suspended.oldest = (random & 1024 == 0 ? mask : other) | (epoch - 2 - ((random >> 12) % 3));
        }
        for (uint256 i = 0; i < 2; ++i) {
            random = uint256(keccak256(abi.encode(random)));
            if (random & 3 == 0) continue;
            uint64 from = asOf + 1 - uint64((random >> 8) % 6000);
            uint64 until = from + 1 + uint64((random >> 32) % 12_000);
            uint64 floor = random & 4 == 0 ? 0 : from - 1 - uint64((random >> 64) % 3000);
            if (i == 0) status.hold = Holds.pack(from, until, floor);
            else status.batchHold = Holds.pack(from, until, floor);
        }
    }

    function _credential(uint256 validFrom, uint256 expires) private pure returns (Credential memory) {
        return
            Credential({
                index: INDEX,
                subject: address(1),
                validFrom: uint64(validFrom),
                expires: uint64(expires),
                fields: bytes32(0)
            });
    }

    function _maximum(VerdictVector memory v) private pure returns (uint256 most) {
        uint256[4] memory times = [v.validFrom, v.expires, v.issuedAt, v.moment];
        for (uint256 i = 0; i < times.length; ++i) most = times[i] > most ? times[i] : most;
    }
}
