// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IAccreditationList } from "../../../contracts/interfaces/IAccreditationList.sol";
import { ITrustList } from "../../../contracts/interfaces/ITrustList.sol";
import { ListTerms } from "../../../contracts/interfaces/ITrustPolicy.sol";
import { TrustHole } from "../twins/TrustHole.sol";
import { Attack } from "./Attack.sol";

/// @notice A trust list or a policy under attack: ours, or a twin with a hole.
abstract contract TrustAttack is Attack {
    address internal constant AUTHORITY = address(0xa074);
    address internal constant ISSUER = address(0x1550e4);
    bytes32 internal constant SCHEMA = keccak256("schema");
    bytes32 internal constant EVIDENCE = keccak256("evidence");
    uint256 internal constant NOW = 1_800_000_000;
    uint40 internal constant NOTICE = 10 days;
    /// @dev A batch's time of issue may lie that much before the block that issued it.
    uint256 internal constant ISSUE_WINDOW = 1 days;

    bool private _isTwin;
    TrustHole private _hole;
    /// @dev A variable of its own: the optimizer may read the block's timestamp once and keep it.
    uint256 internal time;

    modifier onOursAndSoundTwin() {
        _;
        (_isTwin, _hole) = (true, TrustHole.None);
        _;
    }

    modifier onTwin(TrustHole hole) {
        (_isTwin, _hole) = (true, hole);
        _;
    }

    function moveTo(uint256 moment) internal {
        time = moment;
        vm.warp(moment);
    }

    function openList() internal returns (IAccreditationList) {
        moveTo(NOW);
        bytes memory arguments = abi.encode(AUTHORITY, NOTICE);
        if (!_isTwin) return IAccreditationList(deploy("TrustList", arguments));
        return IAccreditationList(deploy("TwinTrustList", bytes.concat(arguments, abi.encode(_hole))));
    }

    /// @dev Of lists without tiers.
    function openPolicy(address[] memory lists, uint256 needed) internal returns (ITrustList) {
        moveTo(NOW);
        ListTerms[] memory terms = new ListTerms[](lists.length);
        for (uint256 i = 0; i < lists.length; ++i) (terms[i].list, terms[i].weight) = (lists[i], 1);
        if (!_isTwin) return ITrustList(deploy("TrustPolicy", abi.encode(terms, needed)));
        return ITrustList(deploy("TwinTrustPolicy", abi.encode(terms, needed, _hole)));
    }

    function schemas() internal pure returns (bytes32[] memory only) {
        only = new bytes32[](1);
        only[0] = SCHEMA;
    }

    /// @return reason Why it failed; empty where it did not.
    function asAuthority(IAccreditationList list, bytes memory call) internal returns (bytes memory reason) {
        vm.prank(AUTHORITY);
        (bool done, bytes memory why) = address(list).call(call);
        return done ? bytes("") : refusedWith(why);
    }

    function accredit(IAccreditationList list, uint256 from, uint256 until) internal returns (bytes memory reason) {
        return asAuthority(list, abi.encodeCall(list.accredit, (ISSUER, schemas(), 1, 0, uint40(from), uint40(until))));
    }

    function cutBack(IAccreditationList list, uint256 moment) internal returns (bytes memory reason) {
        return asAuthority(list, abi.encodeCall(list.cutBack, (ISSUER, schemas(), uint40(moment), EVIDENCE)));
    }

    function went(bytes memory reason, string memory what) internal pure {
        isTrue(reason.length == 0, what);
    }
}
