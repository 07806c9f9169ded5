// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Authorization, IBatchAuthorizations } from "../../contracts/interfaces/IBatchAuthorizations.sol";
import { BatchHeader, BatchStatus, Hold } from "../../contracts/interfaces/IBatchRegistry.sol";
import { Credential, Outcome, Verdict } from "../../contracts/interfaces/ICredentialVerifier.sol";
import { BatchSigning } from "../contracts/support/BatchSigning.sol";
import { IVerdictProbe } from "../contracts/support/IVerdictProbe.sol";

/// @notice What issuers, revokers and emergency roles can do to several batches, in any order and at any second; it keeps every
/// answer it was ever given.
contract BatchRegistryHandler is BatchSigning {
    /// @dev A status that was told at `asked` of a moment before the horizon.
    struct Answer {
        uint256 batch;
        uint256 index;
        uint256 moment;
        uint256 asked;
        bool revoked;
        bool suspended;
    }

    /// @dev What a cache holds: the stored state of one credential, and the verdict on it then.
    struct Copy {
        uint256 batch;
        uint256 row;
        BatchStatus status;
        Verdict verdict;
    }

    uint256 private constant MAX_BATCHES = 6;
    uint256 private constant CHECKS = 4;

    IVerdictProbe private _probe;
    BatchHeader[] private _headers;
    bytes32[] private _ids;
    Answer[] private _answers;
    Copy[] private _copies;
    mapping(bytes32 id => mapping(uint256 index => bool seen)) private _seenRevoked;
    mapping(address signer => uint256 nonce) private _nonces;
    uint256 private _turn;

    /// @dev Not in a constructor: it asks itself.
    function begin() external {
        setUp();
        _probe = IVerdictProbe(deploy("VerdictProbe", ""));
        for (uint256 i = 0; i < 4; ++i) _issue([uint64(0), 60, 61, 3600][i], i);
    }

    // ---------------------------------------------------------------- what can be done

    /// @dev One change or several, of one batch or several, in one second.
    function change(uint256 seed) external {
        _wake(seed);
        for (uint256 i = 0; i <= draw(seed, 1) % 3; ++i) {
            uint256 batch = draw(seed, 10 + i) % _ids.length;
            bytes32 others = _stateOfOthers(batch);
            uint256[7] memory ends = _endsOf(batch);
            step(_headers[batch], _ids[batch], draw(seed, 20 + i));
            follow();
            _keepsHolds(batch, ends);
            equal(_stateOfOthers(batch), others, "B7: other batches are untouched");
        }
        _ask(seed);
    }

    /// @dev Signed, sent by anybody; once more, it is refused.
    function changeBySignature(uint256 seed) external {
        _wake(seed);
        uint256 batch = draw(seed, 1) % _ids.length;
        Ask memory ask;
        ask.header = _headers[batch];
        ask.what = ask.header.policy.emergency == address(0) ? 1 : 1 + (draw(seed, 2) % 2);
        uint256 key = ask.what == 1 ? KEY + 1 : KEY + 2;
        ask.masks = maskOf(tracked(draw(seed, 3)));
        ask.targets = targetsOf(draw(seed, 4) % 3 == 0 ? WHOLE : tracked(draw(seed, 5)));
        uint256 limit = ask.header.policy.emergencyLimit;
        ask.until = uint64(time + 2 + (limit == 0 ? 0 : draw(seed, 6) % limit));
        ask.nonce = _nonces[vm.addr(key)]++;
        bytes memory signature = signed(key, digestOf(ask));
        send(ask, signature);
        follow();
        vm.expectRevert(
            abi.encodeWithSelector(IBatchAuthorizations.NonceMismatch.selector, vm.addr(key), ask.nonce, ask.nonce + 1)
        );
        send(ask, signature);
        _ask(seed);
    }

    /// @dev By the account, or as it signed.
    function increaseNonce(uint256 seed) external {
        _wake(seed);
        uint256 key = KEY + (draw(seed, 1) % 3);
        address signer = vm.addr(key);
        uint256 nonce = _nonces[signer];
        uint256 next = nonce + 1 + (draw(seed, 2) % 5);
        if (draw(seed, 3) % 2 == 0) {
            vm.prank(signer);
            registry.increaseNonce(next);
        } else {
            bytes memory signature = signed(key, digestOf(increaseOf(signer, next, nonce, 0)));
            registry.increaseNonceByDelegation(signer, next, Authorization(nonce, 0, signature));
        }
        vm.prank(signer);
        vm.expectRevert(
            abi.encodeWithSelector(IBatchAuthorizations.NonceNotIncreased.selector, next - (seed % 2), next)
        );
        registry.increaseNonce(next - (seed % 2));
        _nonces[signer] = next;
    }

    function issueOne(uint256 seed) external {
        _wake(seed);
        if (_ids.length == MAX_BATCHES) return _ask(seed);
        _issue(epochLengthBy(seed), seed);
    }

    /// @dev To a boundary of some batch's epochs, around it, or anywhere.
    function wait(uint256 seed) external {
        _wake(seed);
        pass(_headers[draw(seed, 1) % _ids.length].policy.epochLength, draw(seed, 2));
        _ask(seed);
    }

    // ---------------------------------------------------------------- what must hold

    /// @dev B2: an answer stands, but that an emergency after it may have begun a suspension.
    function answersStand() external {
        vm.warp(time);
        for (uint256 i = 0; i < CHECKS && i < _answers.length; ++i) {
            Answer memory old = _answers[draw(_turn, i) % _answers.length];
            bytes32 id = _ids[old.batch];
            BatchHeader memory header = _headers[old.batch];
            (bool revoked, bool suspended) = statusByReplay(id, old.index, old.moment);
            // What storage has forgotten, the events still say.
            if (old.moment >= floorOf(id, old.index, header.policy.epochLength)) {
                (revoked, suspended) = registry.statusAt(header, old.index, uint64(old.moment));
            }
            isTrue(revoked == old.revoked, "B2: revoked");
            if (suspended == old.suspended) continue;
            isTrue(suspended && _isExplained(id, old.index, old.asked, old.moment), "B2: suspended");
        }
    }

    /// @dev B8: before its `freshUntil`, a verdict that was kept says what the live one says; before the horizon, so does the
    /// state that was kept, decided anew.
    function copiesAreRight() external {
        vm.warp(time);
        uint256 newer = _copies.length < 9 ? _copies.length : 9;
        for (uint256 i = 0; i < CHECKS && i < newer; ++i) {
            // The newer ones, which are fresh.
            Copy memory copy = _copies[_copies.length - 1 - (draw(_turn, i) % newer)];
            BatchHeader memory header = _headers[copy.batch];
            uint64 asOf = copy.verdict.asOfTime;
            uint256 length = header.policy.epochLength;
            if (time >= (length == 0 ? asOf + 1 : (asOf / length + 2) * length)) continue;
            Credential memory credential = credentials[copy.row];
            Outcome live = verify(header, copy.row).outcome;
            Verdict memory decided = _probe.decide(copy.status, header, credential, asOf, uint64(time));
            if (time < copy.verdict.freshUntil) {
                isTrue(decided.outcome == copy.verdict.outcome, "B8: good until freshUntil");
            }
            if (live == decided.outcome) continue;
            isTrue(live == Outcome.Suspended && decided.outcome == Outcome.Valid, "B8: outcome");
            isTrue(_isExplained(_ids[copy.batch], tracked(copy.row), asOf, time), "B8: by an emergency only");
        }
    }

    /// @dev B3: status is what the events say; who was seen revoked is revoked.
    function statusIsTheReplay() external {
        vm.warp(time);
        for (uint256 i = 0; i < CHECKS; ++i) {
            uint256 batch = draw(_turn, i) % _ids.length;
            uint256 row = draw(_turn, 10 + i) % 6;
            uint256 index = tracked(row);
            uint256 length = _headers[batch].policy.epochLength;
            answersRightly(_headers[batch], _ids[batch], index, someMoment(_ids[batch], index, length, draw(_turn, i)));
            (bool revoked, bool suspended) = statusByReplay(_ids[batch], index, time);
            Outcome outcome = verify(_headers[batch], row).outcome;
            isTrue((outcome == Outcome.Revoked) == revoked, "B3: revoked");
            isTrue((outcome == Outcome.Suspended) == (suspended && !revoked), "B3: suspended");
            isTrue(revoked || !_seenRevoked[_ids[batch]][index], "B3: revoked stays revoked");
            _seenRevoked[_ids[batch]][index] = revoked;
        }
    }

    /// @dev B4.
    function revisionsAndDigestsAreTheReplay() external view {
        for (uint256 i = 0; i < _ids.length; ++i) {
            equal(registry.revisionOf(_ids[i]), revisions[_ids[i]], "B4: revision");
            equal(registry.statusOf(_ids[i], 0).digest, digests[_ids[i]], "B4: digest");
        }
    }

    /// @dev B5.
    function noncesAreRight() external view {
        for (uint256 i = 0; i < 3; ++i) {
            address signer = vm.addr(KEY + i);
            equal(registry.nonceOf(signer), _nonces[signer], "B5: nonce");
        }
    }

    // ---------------------------------------------------------------- parts

    function _wake(uint256 seed) private {
        vm.warp(time);
        _turn = seed;
    }

    /// @dev Signed by the issuer, every other one; of one schema and one root, told apart by their salts.
    function _issue(uint64 epochLength, uint256 seed) private {
        BatchHeader memory header = batchBy(seed);
        header.salt = bytes32(_ids.length);
        header.issuer = vm.addr(KEY);
        header.policy.revoker = vm.addr(KEY + 1);
        header.policy.epochLength = epochLength;
        if (header.policy.emergency != address(0)) header.policy.emergency = vm.addr(KEY + 2);
        if (seed % 2 == 0) {
            issue(header);
        } else {
            Ask memory ask;
            (ask.header, ask.nonce) = (header, _nonces[vm.addr(KEY)]++);
            send(ask, signed(KEY, digestOf(ask)));
        }
        _headers.push(header);
        _ids.push(idOf(header));
        follow();
    }

    /// @dev Of a moment from the floor up to the horizon, mostly one to come.
    function _ask(uint256 seed) private {
        uint256 batch = draw(seed, 30) % _ids.length;
        BatchHeader memory header = _headers[batch];
        uint256 row = draw(seed, 31) % 6;
        uint256 index = tracked(row);
        uint256 horizon = horizonOf(header.policy.epochLength);
        uint256 moment = [horizon - 1, time + (draw(seed, 32) % (horizon - time)), time, time - 1][draw(seed, 33) % 4];
        if (moment >= floorOf(_ids[batch], index, header.policy.epochLength)) {
            (bool revoked, bool suspended) = registry.statusAt(header, index, uint64(moment));
            _answers.push(Answer(batch, index, moment, time, revoked, suspended));
        }
        _copies.push(Copy(batch, row, registry.statusOf(_ids[batch], index), verify(header, row)));
    }

    /// @dev Whether an emergency after `asked` holds the credential at `moment`.
    function _isExplained(bytes32 id, uint256 index, uint256 asked, uint256 moment) private view returns (bool) {
        for (uint256 k = 0; k < 2; ++k) {
            Interval[] storage intervals = imposed[id][k == 0 ? index : WHOLE];
            for (uint256 i = 0; i < intervals.length; ++i) {
                (uint256 from, uint256 until) = (intervals[i].from, intervals[i].until);
                if (from > asked && from <= moment && moment < until) return true;
            }
        }
        return false;
    }

    function _stateOfOthers(uint256 batch) private view returns (bytes32) {
        uint256 other = (batch + 1 + (_turn % (_ids.length - 1))) % _ids.length;
        bytes32 id = _ids[other];
        return keccak256(abi.encode(registry.statusWords(id, 0, 5), registry.holdsOf(id, _targets())));
    }

    function _targets() private pure returns (uint256[] memory targets) {
        targets = new uint256[](7);
        for (uint256 i = 0; i < 7; ++i) targets[i] = i == 6 ? WHOLE : tracked(i);
    }

    function _endsOf(uint256 batch) private view returns (uint256[7] memory ends) {
        Hold[] memory holds = registry.holdsOf(_ids[batch], _targets());
        for (uint256 i = 0; i < 7; ++i) ends[i] = (Hold.unwrap(holds[i]) >> 64) % 2 ** 64;
    }

    /// @dev B6: whoever was to be held up to some second before the horizon still is.
    function _keepsHolds(uint256 batch, uint256[7] memory ends) private view {
        uint256 horizon = horizonOf(_headers[batch].policy.epochLength);
        uint256[7] memory now_ = _endsOf(batch);
        for (uint256 i = 0; i < 7; ++i) {
            isTrue(now_[i] >= (ends[i] < horizon ? ends[i] : horizon), "B6: a hold never ends before the horizon");
        }
    }
}
