// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Accreditation, IAccreditationList } from "../../../contracts/interfaces/IAccreditationList.sol";
import { NaiveList } from "../support/NaiveList.sol";
import { TrustFixture } from "../support/TrustFixture.sol";

contract TrustListTest is TrustFixture {
    bytes32 private constant EVERY = bytes32(0);

    function refused(bytes memory call, bytes memory reason) private {
        vm.prank(AUTHORITY);
        vm.expectRevert(reason);
        (bool isRefused, ) = address(list).call(call);
        isTrue(isRefused, "refused");
    }

    function callToAccredit(uint8 tier, uint256 from, uint256 until) private pure returns (bytes memory) {
        return
            abi.encodeCall(IAccreditationList.accredit, (ISSUER, only(SCHEMA), tier, 0, uint40(from), uint40(until)));
    }

    function callToEnd(uint256 until) private pure returns (bytes memory) {
        return abi.encodeCall(IAccreditationList.endAccreditation, (ISSUER, only(SCHEMA), uint40(until)));
    }

    function callToCut(uint256 moment) private pure returns (bytes memory) {
        return abi.encodeCall(IAccreditationList.cutBack, (ISSUER, only(SCHEMA), uint40(moment), EVIDENCE));
    }

    // ---------------------------------------------------------------- who keeps it

    function tryNew(address authority, uint40 notice) external returns (address) {
        return deploy("TrustList", abi.encode(authority, notice));
    }

    function testFuzz_RevertWhen_CreatedWithoutAuthorityOrOutsideTheBounds(address authority, uint40 notice) public {
        vm.assume(authority != address(0));
        vm.expectRevert(IAccreditationList.ZeroAuthority.selector);
        this.tryNew(address(0), NOTICE);
        if (notice < 1 hours || notice > 180 days) {
            vm.expectRevert(
                abi.encodeWithSelector(
                    IAccreditationList.NoticeOutOfRange.selector,
                    notice,
                    uint40(1 hours),
                    uint40(180 days)
                )
            );
            this.tryNew(authority, notice);
        }
        notice = uint40(bound(notice, 1 hours, 180 days));
        list = IAccreditationList(this.tryNew(authority, notice));
        equal(list.authority(), authority, "authority");
        equal(list.notice(), notice, "notice");
    }

    function testFuzz_RevertWhen_NotTheAuthority(address caller) public {
        vm.assume(caller != AUTHORITY);
        bytes[5] memory calls = [
            callToAccredit(1, 0, 0),
            callToEnd(NOW + NOTICE),
            callToCut(NOW),
            abi.encodeCall(IAccreditationList.nameTier, (1, "looked at")),
            abi.encodeCall(IAccreditationList.nameRegion, (1, "EU"))
        ];
        for (uint256 i = 0; i < 5; ++i) {
            vm.prank(caller);
            vm.expectRevert(abi.encodeWithSelector(IAccreditationList.NotAuthority.selector, caller, AUTHORITY));
            (bool isRefused, ) = address(list).call(calls[i]);
            isTrue(isRefused, "refused");
        }
    }

    // ---------------------------------------------------------------- terms

    function testFuzz_Accredit_IsInForceFromItsFirstSecondToItsLast(
        uint256 ahead,
        uint256 length,
        uint8 tier,
        uint128 regions
    ) public {
        ahead = bound(ahead, 0, 365 days);
        uint40 from = uint40(NOW + ahead);
        uint40 until = uint40(from + bound(length, 1, 100 * 365 days));
        tier = uint8(bound(tier, 1, 255));
        vm.expectEmit();
        emit IAccreditationList.Accredited(ISSUER, SCHEMA, tier, regions, from, until);
        vm.prank(AUTHORITY);
        // Zero is the block's second.
        list.accredit(ISSUER, only(SCHEMA), tier, regions, ahead == 0 ? 0 : from, until);
        isTrustedFromTo(from, until);
        Accreditation memory found = list.accreditationAt(ISSUER, SCHEMA, from);
        equal(found.from, from, "from");
        equal(found.until, until, "until");
        equal(found.tier, tier, "tier");
        equal(found.regions, regions, "regions");
        isTrue(!found.cutBack, "not cut back");
        equal(list.accreditationAt(ISSUER, SCHEMA, until).tier, 0, "none after it");
        isTrue(!list.isTrusted(ISSUER, "another schema", from), "under no other schema");
        isTrue(!list.isTrusted(STRANGER, SCHEMA, from), "nobody else");
    }

    function test_Accredit_WithoutEndAndUnderSeveralSchemas() public {
        bytes32[] memory schemas = new bytes32[](2);
        (schemas[0], schemas[1]) = (SCHEMA, "another");
        vm.prank(AUTHORITY);
        list.accredit(ISSUER, schemas, 3, 5, 0, 0);
        isTrue(list.isTrusted(ISSUER, SCHEMA, type(uint256).max - 1), "for ever");
        isTrue(list.isTrusted(ISSUER, "another", NOW), "under the other, too");
        isTrue(!list.isTrusted(ISSUER, "a third", NOW), "under no third");
    }

    function testFuzz_RevertWhen_TheTermIsNone(uint256 back, uint256 ahead, uint256 length) public {
        uint40 earliest = uint40(NOW);
        uint40 latest = earliest + 365 days;
        uint256 from = NOW - bound(back, 1, NOW - 1);
        bytes4 outside = IAccreditationList.FromOutOfRange.selector;
        refused(callToAccredit(1, from, 0), abi.encodeWithSelector(outside, from, earliest, latest));
        from = bound(ahead, uint256(latest) + 1, type(uint40).max);
        refused(callToAccredit(1, from, 0), abi.encodeWithSelector(outside, from, earliest, latest));
        from = NOW + bound(length, 0, 365 days);
        uint256 until = bound(length, 1, from);
        refused(
            callToAccredit(1, from, until),
            abi.encodeWithSelector(IAccreditationList.UntilOutOfRange.selector, until, from)
        );
    }

    function test_RevertWhen_IssuerSchemaOrTierIsMissing() public {
        refused(callToAccredit(0, 0, 0), abi.encodeWithSelector(IAccreditationList.ZeroTier.selector));
        bytes memory call = abi.encodeCall(IAccreditationList.accredit, (address(0), only(SCHEMA), 1, 0, 0, 0));
        refused(call, abi.encodeWithSelector(IAccreditationList.ZeroIssuer.selector));
        bytes memory reason = abi.encodeWithSelector(IAccreditationList.NoSchemas.selector);
        bytes32[] memory none = new bytes32[](0);
        refused(abi.encodeCall(IAccreditationList.accredit, (ISSUER, none, 1, 0, 0, 0)), reason);
        refused(abi.encodeCall(IAccreditationList.endAccreditation, (ISSUER, none, uint40(NOW + NOTICE))), reason);
        refused(abi.encodeCall(IAccreditationList.cutBack, (ISSUER, none, uint40(NOW), EVIDENCE)), reason);
    }

    function testFuzz_RevertWhen_AnotherIsInForceOrComing(uint256 from, uint256 until, uint256 next) public {
        from = NOW + bound(from, 0, 100 days);
        until = from + bound(until, 1, 100 days);
        accredit(SCHEMA, from, until);
        next = bound(next, NOW, until - 1);
        bytes4 still = IAccreditationList.StillAccredited.selector;
        refused(callToAccredit(1, next, 0), abi.encodeWithSelector(still, ISSUER, SCHEMA, until));
        // A renewal begins where that one ends; and has no end itself.
        accredit(SCHEMA, until, 0);
        refused(callToAccredit(1, until, 0), abi.encodeWithSelector(still, ISSUER, SCHEMA, 0));
        isTrue(isTrusted(until - 1) && isTrusted(until), "no gap");
        equal(list.accreditationsOf(ISSUER, SCHEMA).length, 2, "both are kept");
    }

    /// @dev What holds for every schema counts where the schema itself has nothing in force.
    function test_EverySchema_CountsWhereTheSchemaHasNone() public {
        vm.prank(AUTHORITY);
        list.accredit(ISSUER, only(EVERY), 2, 0, 0, uint40(NOW + 100));
        accredit(SCHEMA, NOW + 10, NOW + 20);
        equal(list.accreditationAt(ISSUER, SCHEMA, NOW + 9).tier, 2, "before it");
        equal(list.accreditationAt(ISSUER, SCHEMA, NOW + 10).tier, 1, "its own first");
        equal(list.accreditationAt(ISSUER, SCHEMA, NOW + 20).tier, 2, "after it");
        isTrue(!isTrusted(NOW + 100), "and ends");
        isTrue(list.isTrusted(ISSUER, EVERY, NOW), "asked for every schema");
        equal(list.accreditationsOf(ISSUER, SCHEMA).length, 1, "only its own");
    }

    // ---------------------------------------------------------------- ends

    function testFuzz_End_TakesNoticeAndNeverLengthens(uint256 until, uint256 soon) public {
        accredit(SCHEMA, 0, NOW + 100 days);
        moveTo(NOW + 1 days);
        uint256 earliest = time + NOTICE;
        soon = bound(soon, 0, earliest - 1);
        refused(callToEnd(soon), abi.encodeWithSelector(IAccreditationList.NoticeMissed.selector, soon, earliest));
        uint256 late = bound(until, NOW + 100 days, type(uint40).max);
        bytes4 nothing = IAccreditationList.NothingToEnd.selector;
        refused(callToEnd(late), abi.encodeWithSelector(nothing, ISSUER, SCHEMA, late));

        until = bound(until, earliest, NOW + 100 days - 1);
        vm.expectEmit();
        emit IAccreditationList.AccreditationEnded(ISSUER, SCHEMA, uint40(until));
        end(SCHEMA, until);
        isTrustedFromTo(NOW, until);
        isTrue(!newest().cutBack, "ended, not cut back");
        refused(callToEnd(until), abi.encodeWithSelector(nothing, ISSUER, SCHEMA, until));
    }

    function test_End_ReachesUnderARenewal() public {
        accredit(SCHEMA, 0, NOW + 50 days);
        accredit(SCHEMA, NOW + 50 days, 0);
        end(SCHEMA, NOW + 20 days);
        isTrustedFromTo(NOW, NOW + 20 days);
        isTrue(!isTrusted(NOW + 50 days) && !isTrusted(NOW + 51 days), "the renewal, too");
        equal(newest().until, newest().from, "empty");
        // It was never in force, so it stands in nobody's way.
        accredit(SCHEMA, NOW + 30 days, 0);
        equal(list.accreditationsOf(ISSUER, SCHEMA).length, 2, "makes room");
        isTrustedFromTo(NOW, NOW + 20 days);
        isTrue(!isTrusted(NOW + 30 days - 1) && isTrusted(NOW + 30 days), "a new one");
    }

    function test_RevertWhen_NothingWasAccredited() public {
        bytes4 nothing = IAccreditationList.NothingToEnd.selector;
        refused(callToEnd(NOW + NOTICE), abi.encodeWithSelector(nothing, ISSUER, SCHEMA, NOW + NOTICE));
        refused(callToCut(NOW), abi.encodeWithSelector(nothing, ISSUER, SCHEMA, NOW));
        // Every schema is not this schema.
        accredit(EVERY, 0, 0);
        refused(callToCut(NOW), abi.encodeWithSelector(nothing, ISSUER, SCHEMA, NOW));
    }

    // ---------------------------------------------------------------- cut-backs

    function testFuzz_CutBack_CountsAtOnceFromItsMoment(uint256 moment, uint256 again) public {
        accredit(SCHEMA, 0, 0);
        moveTo(NOW + 100 days);
        moment = bound(moment, NOW, time);
        vm.expectEmit();
        emit IAccreditationList.AccreditationCutBack(ISSUER, SCHEMA, uint40(moment), EVIDENCE);
        cut(SCHEMA, moment);
        isTrustedFromTo(NOW, moment);
        isTrue(newest().cutBack, "said so");
        bytes4 nothing = IAccreditationList.NothingToEnd.selector;
        refused(callToCut(moment), abi.encodeWithSelector(nothing, ISSUER, SCHEMA, moment));
        // It turns out to be older.
        if (moment == NOW) return;
        again = bound(again, NOW, moment - 1);
        cut(SCHEMA, again);
        isTrustedFromTo(NOW, again);
        // And the issuer has a new key for the same account: from now on, not from then on.
        accredit(SCHEMA, 0, 0);
        isTrue(!isTrusted(time - 1) && isTrusted(time), "again");
        isTrustedFromTo(NOW, again);
    }

    /// @dev Otherwise a renewal, which is routine, would shield what came before it.
    function testFuzz_CutBack_ReachesUnderRenewals(uint8 renewals, uint256 moment) public {
        uint256 terms = 1 + (renewals % 6);
        for (uint256 i = 0; i < terms; ++i) accredit(SCHEMA, NOW + i * 10 days, NOW + (i + 1) * 10 days);
        moveTo(NOW + (terms - 1) * 10 days);
        accredit(SCHEMA, NOW + terms * 10 days, 0);
        moment = bound(moment, NOW, time);
        cut(SCHEMA, moment);
        isTrustedFromTo(NOW, moment);
        for (uint256 i = 0; i <= terms; ++i) {
            isTrue(NOW + i * 10 days < moment || !isTrusted(NOW + i * 10 days), "not after it");
        }
        equal(list.accreditationsOf(ISSUER, SCHEMA).length, terms + 1, "all are kept");
        // The coming one does not stand in the way of a new one.
        accredit(SCHEMA, 0, 0);
        isTrue(isTrusted(time), "again");
    }

    function testFuzz_RevertWhen_TheMomentIsNone(uint256 future, uint256 early) public {
        accredit(SCHEMA, 0, NOW + 5);
        moveTo(NOW + 10);
        accredit(SCHEMA, 0, NOW + 20);
        future = bound(future, time + 1, type(uint40).max);
        refused(callToCut(future), abi.encodeWithSelector(IAccreditationList.MomentInFuture.selector, future, time));
        bytes4 tooEarly = IAccreditationList.MomentTooEarly.selector;
        early = bound(early, 0, NOW - 1);
        refused(callToCut(early), abi.encodeWithSelector(tooEarly, ISSUER, SCHEMA, early, NOW));
        // Between the two: it would cut all of the second.
        refused(callToCut(NOW + 7), abi.encodeWithSelector(tooEarly, ISSUER, SCHEMA, NOW + 7, NOW + 10));
        bytes memory call = abi.encodeCall(IAccreditationList.cutBack, (ISSUER, only(SCHEMA), uint40(NOW), bytes32(0)));
        refused(call, abi.encodeWithSelector(IAccreditationList.EvidenceMissing.selector));
        isTrue(isTrusted(NOW) && isTrusted(NOW + 10), "nothing is half done");
    }

    /// @dev What waits to begin may be stopped though nothing is in force meanwhile.
    function test_CutBack_StopsWhatIsStillToCome() public {
        accredit(SCHEMA, NOW + 5 days, 0);
        cut(SCHEMA, NOW);
        isTrue(!isTrusted(NOW + 5 days), "never");
        accredit(SCHEMA, 0, 0);
        equal(list.accreditationsOf(ISSUER, SCHEMA).length, 1, "makes room");
    }

    // ---------------------------------------------------------------- names

    function testFuzz_Names_AreGivenOnce(uint8 number, string calldata name, string calldata other) public {
        vm.assume(bytes(name).length != 0 && bytes(other).length != 0);
        uint8 tier = number == 0 ? 1 : number;
        vm.expectEmit();
        emit IAccreditationList.TierNamed(tier, name);
        vm.prank(AUTHORITY);
        list.nameTier(tier, name);
        bytes memory named = abi.encodeWithSelector(IAccreditationList.NamedAlready.selector, tier);
        refused(abi.encodeCall(IAccreditationList.nameTier, (tier, other)), named);

        if (number >= 128) {
            bytes memory outside = abi.encodeWithSelector(IAccreditationList.RegionOutOfRange.selector, number);
            refused(abi.encodeCall(IAccreditationList.nameRegion, (number, name)), outside);
            number -= 128;
        }
        bytes memory empty = abi.encodeWithSelector(IAccreditationList.NameEmpty.selector);
        refused(abi.encodeCall(IAccreditationList.nameRegion, (number, "")), empty);
        vm.expectEmit();
        emit IAccreditationList.RegionNamed(number, name);
        vm.prank(AUTHORITY);
        list.nameRegion(number, name);
        named = abi.encodeWithSelector(IAccreditationList.NamedAlready.selector, number);
        refused(abi.encodeCall(IAccreditationList.nameRegion, (number, other)), named);
        refused(
            abi.encodeCall(IAccreditationList.nameTier, (0, name)),
            abi.encodeWithSelector(IAccreditationList.ZeroTier.selector)
        );
    }

    // ---------------------------------------------------------------- any sequence

    /// @dev Whatever the authority says in any order, under a schema and under all: the list answers as a plain log does, about
    /// any moment, and refuses what the log refuses.
    function testFuzz_AnySequence_EqualsANaiveList(uint256 seed) public {
        NaiveList naive = new NaiveList();
        for (uint256 step = 0; step < 12; ++step) {
            seed = uint256(keccak256(abi.encode(seed)));
            if (seed % 4 == 0) moveTo(time + ((seed >> 8) % 30 days));
            _say(naive, seed >> 16);
            for (uint256 i = 0; i < 4; ++i) {
                seed = uint256(keccak256(abi.encode(seed)));
                uint256 moment = seed % 2 == 0 ? naive.borderAt(seed >> 8) : NOW + ((seed >> 8) % 800 days);
                if (seed % 4 == 0 && moment != 0) --moment;
                _same(naive, (seed >> 2) % 2 == 0 ? SCHEMA : EVERY, moment);
            }
        }
    }

    function _say(NaiveList naive, uint256 seed) private {
        bytes32 schema = seed % 3 == 0 ? EVERY : SCHEMA;
        (uint8 tier, uint128 regions) = (uint8(1 + ((seed >> 8) % 255)), uint128(seed >> 16));
        uint256 far = (seed >> 140) % 60 days;
        vm.startPrank(AUTHORITY);
        if ((seed >> 2) % 8 < 4) {
            uint256 from = time + ((seed >> 4) % 2 == 0 ? 0 : far);
            uint256 until = (seed >> 6) % 4 == 0 ? 0 : from + 1 + ((seed >> 180) % 90 days);
            bool isFree = naive.isFree(ISSUER, schema, from);
            try list.accredit(ISSUER, only(schema), tier, regions, uint40(from), uint40(until)) {
                isTrue(isFree, "accredited only where nothing is");
                naive.accredit(ISSUER, schema, tier, regions, from, until);
            } catch (bytes memory reason) {
                equal(bytes32(bytes4(reason)), IAccreditationList.StillAccredited.selector, "refused by name");
            }
        } else if ((seed >> 2) % 8 < 6) {
            uint256 until = time + NOTICE + far;
            bool reaches = naive.reachesBeyond(ISSUER, schema, until);
            try list.endAccreditation(ISSUER, only(schema), uint40(until)) {
                isTrue(reaches, "ended only where something is");
                naive.end(ISSUER, schema, until, false);
            } catch (bytes memory reason) {
                isTrue(!reaches, "else ended");
                equal(bytes32(bytes4(reason)), IAccreditationList.NothingToEnd.selector, "refused by name");
            }
        } else {
            uint256 moment = time - ((seed >> 4) % 2 == 0 ? 0 : far % (time - NOW + 1));
            bool reaches = naive.reachesBeyond(ISSUER, schema, moment);
            try list.cutBack(ISSUER, only(schema), uint40(moment), EVIDENCE) {
                isTrue(reaches, "cut back only where something is");
                naive.end(ISSUER, schema, moment, true);
            } catch (bytes memory reason) {
                bool tooEarly = bytes4(reason) == IAccreditationList.MomentTooEarly.selector;
                isTrue(tooEarly || !reaches, "else cut back");
                bool nothing = bytes4(reason) == IAccreditationList.NothingToEnd.selector;
                isTrue(tooEarly || nothing, "refused by name");
            }
        }
        vm.stopPrank();
    }

    function _same(NaiveList naive, bytes32 schema, uint256 moment) private view {
        (uint8 tier, uint128 regions, uint256 from, uint256 until) = naive.ruling(ISSUER, schema, moment);
        Accreditation memory found = list.accreditationAt(ISSUER, schema, moment);
        equal(found.tier, tier, "tier");
        isTrue(list.isTrusted(ISSUER, schema, moment) == (tier != 0), "trusted");
        if (tier == 0) return;
        equal(found.regions, regions, "regions");
        equal(found.from, from, "from");
        equal(found.until == 0 ? type(uint256).max : found.until, until, "until");
    }
}
