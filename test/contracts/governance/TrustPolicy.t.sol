// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ITrustPolicy, ListTerms } from "../../../contracts/interfaces/ITrustPolicy.sol";
import { TrustFixture } from "../support/TrustFixture.sol";
import { TurningList } from "../support/TurningList.sol";

/// @notice Says yes or no, and knows no tiers.
contract PlainList {
    function isTrusted(address, bytes32, uint256) external pure returns (bool) {
        return true;
    }
}

contract TrustPolicyTest is TrustFixture {
    uint256 private constant GAS_TO_ASK = 110_000;

    /// @dev So many lists that turn, of which every other wants a tier and a region.
    function turningLists(uint256 count) private returns (ListTerms[] memory terms) {
        terms = new ListTerms[](count);
        for (uint256 i = 0; i < count; ++i) {
            terms[i] = ListTerms(address(new TurningList()), uint8(i % 2), uint128(i % 2), 1);
        }
    }

    function turn(ListTerms memory terms, TurningList.Manner manner) private {
        TurningList(terms.list).turn(manner);
    }

    function trusts(ITrustPolicy policy) private view returns (bool) {
        return policy.isTrusted(ISSUER, SCHEMA, time);
    }

    function tryNew(ListTerms[] calldata terms, uint256 needed) external returns (ITrustPolicy) {
        return newPolicy(terms, needed);
    }

    function refused(ListTerms[] memory terms, uint256 needed, bytes memory reason) private {
        vm.expectRevert(reason);
        this.tryNew(terms, needed);
    }

    // ---------------------------------------------------------------- how it is made

    function testFuzz_RevertWhen_ListsOrNumbersAreNone(uint256 needed, uint8 place, uint8 other) public {
        bytes4 outside = ITrustPolicy.ListsOutOfRange.selector;
        refused(new ListTerms[](0), 0, abi.encodeWithSelector(outside, 0, 8));
        refused(new ListTerms[](9), 1, abi.encodeWithSelector(outside, 9, 8));
        ListTerms[] memory terms = turningLists(8);
        outside = ITrustPolicy.NeededOutOfRange.selector;
        refused(terms, 0, abi.encodeWithSelector(outside, 0, 8));
        needed = bound(needed, 9, type(uint256).max);
        refused(terms, needed, abi.encodeWithSelector(outside, needed, 8));

        (place, other) = (place % 8, other % 8);
        address kept = terms[place].list;
        terms[place].list = STRANGER;
        refused(terms, 1, abi.encodeWithSelector(ITrustPolicy.ListWithoutCode.selector, STRANGER));
        // A key that borrows code can take it away again.
        vm.etch(STRANGER, abi.encodePacked(hex"ef0100", kept));
        refused(terms, 1, abi.encodeWithSelector(ITrustPolicy.ListWithoutCode.selector, STRANGER));
        terms[place].list = kept;
        if (place == other) return;
        terms[place].list = terms[other].list;
        refused(terms, 1, abi.encodeWithSelector(ITrustPolicy.ListTwice.selector, terms[other].list));
    }

    /// @dev Found out at once, and not when the first credential comes.
    function test_RevertWhen_AListDoesNotAnswerWhatItWillBeAsked() public {
        ListTerms[] memory terms = new ListTerms[](1);
        // A list without tiers.
        terms[0] = ListTerms(address(new PlainList()), 0, 0, 1);
        newPolicy(terms, 1);
        bytes memory silent = abi.encodeWithSelector(ITrustPolicy.ListSilent.selector, terms[0].list);
        (terms[0].leastTier, terms[0].regions) = (1, 0);
        refused(terms, 1, silent);
        (terms[0].leastTier, terms[0].regions) = (0, 1);
        refused(terms, 1, silent);
        terms[0] = ListTerms(address(this), 0, 0, 1);
        refused(terms, 1, abi.encodeWithSelector(ITrustPolicy.ListSilent.selector, address(this)));
    }

    function testFuzz_Lists_AreReadBack(uint256 seed, uint8 count) public {
        ListTerms[] memory terms = turningLists(1 + (count % 8));
        for (uint256 i = 0; i < terms.length; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            (terms[i].leastTier, terms[i].regions) = (uint8(seed), uint128(seed >> 8));
            terms[i].weight = 1 + (uint8(seed >> 200) % 255);
        }
        uint256 needed = 1 + (seed % sumOf(terms));
        ITrustPolicy policy = newPolicy(terms, needed);
        equal(policy.needed(), needed, "needed");
        equal(keccak256(abi.encode(policy.lists())), keccak256(abi.encode(terms)), "lists");
    }

    // ---------------------------------------------------------------- k of n

    function testFuzz_IsTrusted_WhereEnoughListsVouch(uint8 count, uint8 needed_, uint8 vouching) public {
        ListTerms[] memory terms = turningLists(1 + (count % 8));
        uint256 needed = 1 + (needed_ % terms.length);
        ITrustPolicy policy = newPolicy(terms, needed);
        uint256 votes = 0;
        for (uint256 i = 0; i < terms.length; ++i) {
            if ((vouching >> i) % 2 == 0) continue;
            turn(terms[i], TurningList.Manner.Yes);
            ++votes;
        }
        isTrue(trusts(policy) == (votes >= needed), "enough, or not");
        equal(policy.vouchersOf(ISSUER, SCHEMA, time), vouching % (1 << terms.length), "which");
    }

    /// @dev Of a real list: the tier, all regions that are wanted, and the moment.
    function testFuzz_Vouches_ByTierRegionsAndMoment(
        uint8 tier,
        uint8 leastTier,
        uint128 regions,
        uint128 wanted,
        uint40 moment
    ) public {
        tier = uint8(bound(tier, 1, 255));
        // Often covered.
        if (moment % 2 == 0) wanted &= regions;
        moment = uint40(bound(moment, NOW - 2, NOW + 12));
        vm.prank(AUTHORITY);
        list.accredit(ISSUER, only(SCHEMA), tier, regions, uint40(NOW), uint40(NOW + 10));
        ListTerms[] memory terms = new ListTerms[](1);
        terms[0] = ListTerms(address(list), leastTier, wanted, 1);
        bool isInTime = NOW <= moment && moment < NOW + 10;
        bool expected = isInTime && tier >= leastTier && wanted & ~regions == 0;
        isTrue(newPolicy(terms, 1).isTrusted(ISSUER, SCHEMA, moment) == expected, "vouches");
    }

    function sumOf(ListTerms[] memory terms) private pure returns (uint256 sum) {
        for (uint256 i = 0; i < terms.length; ++i) sum += terms[i].weight;
    }

    /// @dev Whatever the lists weigh, in whatever order they are asked, the sum of those that vouch decides.
    function testFuzz_IsTrusted_WhereWeightsAddUp(uint256 seed, uint8 vouching) public {
        ListTerms[] memory terms = turningLists(1 + (seed % 8));
        uint256 votes = 0;
        for (uint256 i = 0; i < terms.length; ++i) {
            terms[i].weight = 1 + (uint8(seed >> (8 * i + 8)) % 255);
            if ((vouching >> i) % 2 == 0) continue;
            turn(terms[i], TurningList.Manner.Yes);
            votes += terms[i].weight;
        }
        // At the sum of those that vouch, just above it, and anywhere.
        uint256[3] memory sums = [votes, votes + 1, 1 + ((seed >> 128) % sumOf(terms))];
        for (uint256 i = 0; i < 3; ++i) {
            if (sums[i] == 0 || sums[i] > sumOf(terms)) continue;
            isTrue(trusts(newPolicy(terms, sums[i])) == (votes >= sums[i]), "enough, or not");
        }
    }

    /// @dev Regions keep their own standards: a verifier takes 2 of 3 of one region, or the one list of another. A list that fails
    /// stops nobody.
    function test_WeightsInsteadOfAPolicyOfPolicies() public {
        ListTerms[] memory terms = turningLists(4);
        terms[3].weight = 2;
        ITrustPolicy policy = newPolicy(terms, 2);
        isTrue(!trusts(policy), "nobody");
        turn(terms[0], TurningList.Manner.Refusal);
        turn(terms[1], TurningList.Manner.Yes);
        isTrue(!trusts(policy), "one of three");
        turn(terms[2], TurningList.Manner.Yes);
        isTrue(trusts(policy), "two of three, though one fails");
        turn(terms[2], TurningList.Manner.AllGas);
        isTrue(!trusts(policy), "one again");
        turn(terms[3], TurningList.Manner.Yes);
        isTrue(trusts(policy), "the other's own");
    }

    /// @dev Inside of a policy, the first list of an inner one that fails would take the others with it.
    function test_RevertWhen_AListIsAPolicy() public {
        ListTerms[] memory terms = turningLists(2);
        terms[1].list = address(newPolicy(turningLists(3), 2));
        (terms[1].leastTier, terms[1].regions) = (0, 0);
        refused(terms, 1, abi.encodeWithSelector(ITrustPolicy.ListIsPolicy.selector, terms[1].list));
    }

    function test_RevertWhen_WeightsAreNone() public {
        ListTerms[] memory terms = turningLists(2);
        refused(terms, 3, abi.encodeWithSelector(ITrustPolicy.NeededOutOfRange.selector, 3, 2));
        (terms[0].weight, terms[1].weight) = (255, 255);
        newPolicy(terms, 510);
        refused(terms, 511, abi.encodeWithSelector(ITrustPolicy.NeededOutOfRange.selector, 511, 510));
        terms[1].weight = 0;
        refused(terms, 1, abi.encodeWithSelector(ITrustPolicy.ZeroWeight.selector, terms[1].list));
    }

    // ---------------------------------------------------------------- lists that misbehave

    function testFuzz_AList_ThatMisbehavesDoesNotVouchAndStopsNobody(uint8 manner, uint8 place, bool more) public {
        ListTerms[] memory terms = turningLists(3);
        for (uint256 i = 0; i < 3; ++i)
            (terms[i].leastTier, terms[i].regions) = (uint8(manner % 2), uint128(manner % 2));
        ITrustPolicy policy = newPolicy(terms, 2);
        place = place % 3;
        turn(terms[(place + 1) % 3], TurningList.Manner.Yes);
        if (more) turn(terms[(place + 2) % 3], TurningList.Manner.Yes);
        TurningList.Manner ill = TurningList.Manner(2 + ((manner / 2) % 9));
        // One word is an answer where no more is asked for.
        if (manner % 2 == 0 && ill == TurningList.Manner.AWordOfFive) ill = TurningList.Manner.Refusal;
        turn(terms[place], ill);
        uint256 before = gasleft();
        isTrue(trusts(policy) == more, "as the others say");
        isTrue(before - gasleft() < 150_000, "for no more than its share of the gas");
    }

    /// @dev Each word for itself, whatever a list that is not ours answers.
    function test_AnAccreditation_VouchesByEachOfItsWords() public {
        ListTerms[] memory terms = turningLists(1);
        (terms[0].leastTier, terms[0].regions) = (0, 1);
        ITrustPolicy policy = newPolicy(terms, 1);
        uint256 regions = type(uint128).max;
        isTrue(_trustsWith(policy, [time, time + 1, 1, regions, 0]), "the first and the last second of it");
        isTrue(_trustsWith(policy, [time, 0, 255, regions, 1]), "without end, cut back elsewhere");
        isTrue(!_trustsWith(policy, [time + 1, 0, 1, regions, 0]), "not begun");
        isTrue(!_trustsWith(policy, [time - 1, time, 1, regions, 0]), "over");
        isTrue(!_trustsWith(policy, [time, uint256(1) << 40, 1, regions, 0]), "an end beyond its type");
        isTrue(!_trustsWith(policy, [time, 0, 0, regions, 0]), "no tier");
        isTrue(!_trustsWith(policy, [time, 0, 256, regions, 0]), "a tier beyond its type");
        isTrue(!_trustsWith(policy, [time, 0, 1, regions + 1, 0]), "regions beyond their type, and not wanted ones");
        isTrue(!_trustsWith(policy, [time, 0, 1, regions + 2, 0]), "regions beyond their type");
        isTrue(!_trustsWith(policy, [time, 0, 1, regions - 1, 0]), "not the wanted one");
    }

    function _trustsWith(ITrustPolicy policy, uint256[5] memory answer) private returns (bool) {
        vm.mockCall(policy.lists()[0].list, "", abi.encode(answer));
        return trusts(policy);
    }

    /// @dev Whatever gas comes with the question, the answer is the true one, or none.
    function testFuzz_RevertWhen_AListWouldBeStarved(uint256 work, uint256 gas_) public {
        ListTerms[] memory terms = turningLists(1);
        ITrustPolicy policy = newPolicy(terms, 1);
        turn(terms[0], TurningList.Manner.Yes);
        TurningList(terms[0].list).makeDear(bound(work, 1, 90_000));
        bytes memory question = abi.encodeCall(policy.isTrusted, (ISSUER, SCHEMA, time));
        (bool done, bytes memory answer) = address(policy).staticcall{ gas: bound(gas_, 3_000, 150_000) }(question);
        if (done) isTrue(abi.decode(answer, (bool)), "true");
        else isTrue(answer.length == 0 || bytes4(answer) == ITrustPolicy.NotEnoughGas.selector, "or none");
    }

    /// @dev A list that is too dear for everybody is one that fails.
    function testFuzz_AList_ThatIsTooDearDoesNotVouch(uint256 work, uint256 gas_) public {
        ListTerms[] memory terms = turningLists(1);
        ITrustPolicy policy = newPolicy(terms, 1);
        turn(terms[0], TurningList.Manner.Yes);
        TurningList(terms[0].list).makeDear(bound(work, 100_000, 1_000_000));
        bytes memory question = abi.encodeCall(policy.isTrusted, (ISSUER, SCHEMA, time));
        (bool done, bytes memory answer) = address(policy).staticcall{ gas: bound(gas_, 120_000, 2_000_000) }(question);
        isTrue(done && !abi.decode(answer, (bool)), "no");
    }

    /// @dev An issuer that was renewed every year for a century fits many times.
    function test_AList_OfAHundredRenewalsFitsTwice() public {
        for (uint256 i = 0; i < 100; ++i) accredit(SCHEMA, NOW + i * 1 days, NOW + (i + 1) * 1 days);
        for (uint256 i = 0; i < 100; ++i) accredit(bytes32(0), NOW + i * 1 days, NOW + (i + 1) * 1 days);
        uint256 before = gasleft();
        isTrue(!list.isTrusted(ISSUER, SCHEMA, NOW - 1), "not before");
        isTrue(2 * (before - gasleft()) < 100_000, "twice what it spends");
    }
}
