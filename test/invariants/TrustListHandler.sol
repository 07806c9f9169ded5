// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Accreditation } from "../../contracts/interfaces/IAccreditationList.sol";
import { TrustFixture } from "../contracts/support/TrustFixture.sol";

/// @notice An authority that accredits, renews, ends and cuts back in any order, under a schema and under every schema; it
/// writes down what the list answered, and looks again later.
contract TrustListHandler is TrustFixture {
    /// @dev What the list answered.
    struct Answer {
        bytes32 schema;
        uint256 moment;
        bool trusted;
        uint256 givenAt;
        /// @dev How many cut-backs there had been.
        uint256 cuts;
    }

    struct Cut {
        bytes32 schema;
        uint256 moment;
    }

    bytes32 private constant EVERY = bytes32(0);

    Answer[] private _answers;
    Cut[] private _cuts;
    /// @dev What was in force at some second, under exactly that schema.
    mapping(bytes32 schema => Accreditation[]) private _seen;
    /// @dev How often each came about.
    mapping(bytes4 act => uint256 times) public done;

    constructor() {
        setUp();
    }

    // ---------------------------------------------------------------- what the authority tries

    function accredit(bool every, uint256 ahead, uint256 length, uint8 tier, uint128 regions) external {
        uint256 from = time + (ahead % 3 == 0 ? 0 : bound(ahead, 0, 60 days));
        uint256 until = length % 4 == 0 ? 0 : from + bound(length, 1, 90 days);
        tier = tier == 0 ? 1 : tier;
        vm.prank(AUTHORITY);
        try list.accredit(ISSUER, only(_schema(every)), tier, regions, uint40(from), uint40(until)) {
            ++done[msg.sig];
        } catch {}
        _look(ahead ^ length);
    }

    function end(bool every, uint256 ahead) external {
        vm.prank(AUTHORITY);
        uint256 until = time + NOTICE + bound(ahead, 0, 60 days);
        try list.endAccreditation(ISSUER, only(_schema(every)), uint40(until)) {
            ++done[msg.sig];
        } catch {}
        _look(ahead);
    }

    function cutBack(bool every, uint256 back) external {
        bytes32 schema = _schema(every);
        uint256 moment = time - bound(back, 0, time - NOW);
        vm.prank(AUTHORITY);
        try list.cutBack(ISSUER, only(schema), uint40(moment), EVIDENCE) {
            ++done[msg.sig];
            _cuts.push(Cut(schema, moment));
        } catch {}
        _look(back);
    }

    function wait(uint256 length) external {
        moveTo(time + bound(length, 1, 30 days));
        _look(length);
    }

    // ---------------------------------------------------------------- what came of it

    /// @notice T1, T2: what was answered before, asked again.
    function answersStand() external view {
        for (uint256 i = 0; i < _answers.length; ++i) {
            Answer memory before = _answers[i];
            bool isPast = before.moment < before.givenAt;
            bool trusted = list.isTrusted(ISSUER, before.schema, before.moment);
            if (isPast && !before.trusted) isTrue(!trusted, "T1: never back-dated");
            bool isPromised = before.trusted && before.moment < before.givenAt + NOTICE;
            if (isPromised && !_isCut(before)) isTrue(trusted, "T2: what was promised stands");
        }
    }

    /// @notice T3: what was ever in force is still there; T4: they ascend and never overlap.
    function recordsAreKept() external view {
        for (uint256 k = 0; k < 2; ++k) {
            bytes32 schema = _schema(k == 0);
            Accreditation[] memory all = list.accreditationsOf(ISSUER, schema);
            for (uint256 i = 1; i < all.length; ++i) {
                isTrue(all[i - 1].until != 0 && all[i - 1].until <= all[i].from, "T4: ascends");
            }
            uint256 found = 0;
            for (uint256 i = 0; i < _seen[schema].length; ++i) {
                Accreditation memory seen = _seen[schema][i];
                while (found < all.length && all[found].from != seen.from) ++found;
                isTrue(found < all.length, "T3: kept");
                isTrue(all[found].tier == seen.tier && all[found].regions == seen.regions, "T3: as it was");
                bool isLonger = seen.until != 0 && (all[found].until == 0 || all[found].until > seen.until);
                isTrue(!isLonger, "T3: never lengthened");
            }
        }
    }

    /// @dev Asks about a moment near to now, notes the answer, and what is in force.
    function _look(uint256 seed) private {
        seed = uint256(keccak256(abi.encode(seed, _answers.length)));
        bytes32 schema = _schema(seed % 2 == 0);
        uint256 moment = time - 30 days + ((seed >> 8) % 90 days);
        if (_answers.length < 64) {
            bool trusted = list.isTrusted(ISSUER, schema, moment);
            _answers.push(Answer(schema, moment, trusted, time, _cuts.length));
        }
        for (uint256 k = 0; k < 2; ++k) {
            schema = _schema(k == 0);
            Accreditation[] memory all = list.accreditationsOf(ISSUER, schema);
            Accreditation[] storage seen = _seen[schema];
            for (uint256 i = 0; i < all.length; ++i) {
                bool isInForce = all[i].from <= time && (all[i].until == 0 || time < all[i].until);
                bool isNew = seen.length == 0 || seen[seen.length - 1].from < all[i].from;
                if (isInForce && isNew) seen.push(all[i]);
            }
        }
    }

    /// @dev Since the answer, under the schema or under every schema, at or before its moment.
    function _isCut(Answer memory answer) private view returns (bool) {
        for (uint256 i = answer.cuts; i < _cuts.length; ++i) {
            bool isOfIt = _cuts[i].schema == answer.schema || _cuts[i].schema == EVERY;
            if (isOfIt && _cuts[i].moment <= answer.moment) return true;
        }
        return false;
    }

    function _schema(bool every) private pure returns (bytes32) {
        return every ? EVERY : SCHEMA;
    }
}
