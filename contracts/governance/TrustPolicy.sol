// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IAccreditationList } from "../interfaces/IAccreditationList.sol";
import { ITrustList } from "../interfaces/ITrustList.sol";
import { ITrustPolicy, ListTerms } from "../interfaces/ITrustPolicy.sol";
import { ContractCode } from "../libraries/ContractCode.sol";

/// @title TrustPolicy
/// @notice See {ITrustPolicy}.
contract TrustPolicy is ITrustPolicy {
    using ContractCode for address;

    uint256 private constant MOST_LISTS = 8;
    /// @dev Gas that a list may spend on an answer. A list with thousands of renewals of one issuer needs less.
    uint256 private constant STIPEND = 100_000;
    /// @dev Leaves `STIPEND` for the list, after the call's own cost (2,600 gas) and the 64th of the gas that this contract
    /// keeps.
    uint256 private constant GAS_TO_ASK = 110_000;
    uint256 private constant WORDS_OF_RECORD = 5;

    /// @inheritdoc ITrustPolicy
    uint256 public immutable needed;
    uint256 private immutable _count;
    /// @dev Sum of all weights.
    uint256 private immutable _total;
    /// @dev A list, its least tier and its weight in one word, `weight 88 | tier 8 | list 160`, and its regions. They are in the code, because each
    /// slot would cost 2,100 gas.
    uint256 private immutable _list0;
    uint256 private immutable _list1;
    uint256 private immutable _list2;
    uint256 private immutable _list3;
    uint256 private immutable _list4;
    uint256 private immutable _list5;
    uint256 private immutable _list6;
    uint256 private immutable _list7;
    uint256 private immutable _regions0;
    uint256 private immutable _regions1;
    uint256 private immutable _regions2;
    uint256 private immutable _regions3;
    uint256 private immutable _regions4;
    uint256 private immutable _regions5;
    uint256 private immutable _regions6;
    uint256 private immutable _regions7;

    /// @param terms 1 to 8 lists, each a contract that answers, and what the policy requires of each.
    /// @param needed_ Sum of weights that must vouch.
    constructor(ListTerms[] memory terms, uint256 needed_) {
        if (terms.length == 0 || terms.length > MOST_LISTS) revert ListsOutOfRange(terms.length, MOST_LISTS);
        uint256 total = 0;
        uint256[MOST_LISTS] memory list;
        uint256[MOST_LISTS] memory regions;
        for (uint256 i = 0; i < terms.length; ++i) {
            _requireList(terms, i);
            uint256 weight = terms[i].weight;
            total += weight;
            list[i] = (weight << 168) | (uint256(terms[i].leastTier) << 160) | uint160(terms[i].list);
            regions[i] = terms[i].regions;
        }
        if (needed_ == 0 || needed_ > total) revert NeededOutOfRange(needed_, total);
        (needed, _count, _total) = (needed_, terms.length, total);
        (_list0, _regions0) = (list[0], regions[0]);
        (_list1, _regions1) = (list[1], regions[1]);
        (_list2, _regions2) = (list[2], regions[2]);
        (_list3, _regions3) = (list[3], regions[3]);
        (_list4, _regions4) = (list[4], regions[4]);
        (_list5, _regions5) = (list[5], regions[5]);
        (_list6, _regions6) = (list[6], regions[6]);
        (_list7, _regions7) = (list[7], regions[7]);
    }

    /// @inheritdoc ITrustList
    function isTrusted(address issuer, bytes32 schema, uint256 moment) external view returns (bool trusted) {
        (uint256 missing, uint256 left) = (needed, _total);
        // Stops as soon as the lists that are left weigh too little to reach `needed`.
        for (uint256 i = 0; missing != 0 && missing <= left; ++i) {
            (uint256 list, uint256 regions) = _termsAt(i);
            uint256 weight = list >> 168;
            left -= weight;
            if (_vouches(list, regions, issuer, schema, moment)) missing = missing > weight ? missing - weight : 0;
        }
        return missing == 0;
    }

    /// @inheritdoc ITrustPolicy
    function vouchersOf(address issuer, bytes32 schema, uint256 moment) external view returns (uint256 vouching) {
        for (uint256 i = 0; i < _count; ++i) {
            (uint256 list, uint256 regions) = _termsAt(i);
            if (_vouches(list, regions, issuer, schema, moment)) vouching |= 1 << i;
        }
    }

    /// @inheritdoc ITrustPolicy
    function lists() external view returns (ListTerms[] memory terms) {
        terms = new ListTerms[](_count);
        for (uint256 i = 0; i < _count; ++i) {
            (uint256 list, uint256 regions) = _termsAt(i);
            terms[i] = ListTerms({
                list: address(uint160(list)),
                leastTier: uint8(list >> 160),
                regions: uint128(regions),
                weight: uint8(list >> 168)
            });
        }
    }

    /// @param list Its word, with the least tier.
    function _vouches(
        uint256 list,
        uint256 regions,
        address issuer,
        bytes32 schema,
        uint256 moment
    ) private view returns (bool) {
        uint256 leastTier = uint8(list >> 160);
        bool isPlain = leastTier == 0 && regions == 0;
        (bool answered, uint256[WORDS_OF_RECORD] memory answer) = _ask(
            address(uint160(list)),
            isPlain,
            issuer,
            schema,
            moment
        );
        if (!answered) return false;
        if (isPlain) return answer[0] == 1;
        // A word beyond its type's range is invalid, and an invalid answer does not vouch.
        (uint256 until, uint256 tier) = (answer[1], answer[2]);
        bool isInForce = answer[0] <= moment && (until == 0 || moment < until) && until <= type(uint40).max;
        bool isHighEnough = tier != 0 && tier >= leastTier && tier <= type(uint8).max;
        return isInForce && isHighEnough && answer[3] & regions == regions && answer[3] <= type(uint128).max;
    }

    /// @dev Gives the list a fixed amount of gas and copies only the words that fit. So the list can neither burn the caller's
    /// gas nor return too much, and a caller cannot starve the list until it seems to fail.
    /// @return answered Whether the list answered; too short an answer does not count.
    /// @return answer First words of the answer, unchecked.
    function _ask(
        address list,
        bool isPlain,
        address issuer,
        bytes32 schema,
        uint256 moment
    ) private view returns (bool answered, uint256[WORDS_OF_RECORD] memory answer) {
        uint256 stipend = STIPEND;
        uint256 size = isPlain ? 0x20 : WORDS_OF_RECORD * 0x20;
        bytes memory question =
            isPlain
                ? abi.encodeCall(ITrustList.isTrusted, (issuer, schema, moment))
                : abi.encodeCall(IAccreditationList.accreditationAt, (issuer, schema, moment));
        uint256 gasBefore = gasleft();
        // Safe: writes only `answer`, which has five words.
        assembly ("memory-safe") {
            answered := staticcall(stipend, list, add(question, 0x20), mload(question), answer, size)
            answered := and(answered, iszero(lt(returndatasize(), size)))
        }
        if (!answered && gasBefore < GAS_TO_ASK) revert NotEnoughGas(gasBefore, GAS_TO_ASK);
    }

    function _requireList(ListTerms[] memory terms, uint256 i) private view {
        address list = terms[i].list;
        if (!list.isContract()) revert ListWithoutCode(list);
        if (terms[i].weight == 0) revert ZeroWeight(list);
        for (uint256 j = 0; j < i; ++j) if (terms[j].list == list) revert ListTwice(list);
        bool isPlain = terms[i].leastTier == 0 && terms[i].regions == 0;
        (bool answered, ) = _ask(list, isPlain, address(0), bytes32(0), block.timestamp);
        if (!answered) revert ListSilent(list);
        (bool isPolicy, bytes memory said) = list.staticcall{ gas: STIPEND }(abi.encodeCall(ITrustPolicy.needed, ()));
        if (isPolicy && said.length >= 0x20) revert ListIsPolicy(list);
    }

    function _termsAt(uint256 i) private view returns (uint256 list, uint256 regions) {
        if (i < 4) {
            if (i < 2) return i == 0 ? (_list0, _regions0) : (_list1, _regions1);
            return i == 2 ? (_list2, _regions2) : (_list3, _regions3);
        }
        if (i < 6) return i == 4 ? (_list4, _regions4) : (_list5, _regions5);
        return i == 6 ? (_list6, _regions6) : (_list7, _regions7);
    }
}
