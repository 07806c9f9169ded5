// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ICampaign } from "../../interfaces/ICampaign.sol";
import { IClaimGate } from "../../interfaces/IClaimGate.sol";
import { IRequirementGate, NullifierKind, Requirement } from "../../interfaces/IRequirementGate.sol";
import { ITrustList, TrustedWhen } from "../../interfaces/ITrustList.sol";
import { ContractCode } from "../../libraries/ContractCode.sol";

/// @title RequirementGate
/// @notice See {IRequirementGate}. One gate may serve any number of campaigns: its state is kept by campaign.
abstract contract RequirementGate is IClaimGate, IRequirementGate {
    using ContractCode for address;

    /// @dev What a campaign may spend on {ICampaign-claimsRepeat}: some 300 directly, less than 5,000 through an adapter of
    /// {IAllOfGate}.
    uint256 private constant REPEAT_GAS = 50_000;

    /// @inheritdoc IRequirementGate
    bytes32 public immutable schema;
    /// @inheritdoc IRequirementGate
    /// @dev Saves reading a mapping (2,100 gas) where there is but one.
    address public immutable soleIssuer;
    /// @inheritdoc IRequirementGate
    address public immutable trustList;
    /// @inheritdoc IRequirementGate
    TrustedWhen public immutable trustedWhen;
    /// @inheritdoc IRequirementGate
    NullifierKind public immutable nullifierKind;

    /// @inheritdoc IRequirementGate
    mapping(address campaign => mapping(bytes32 nullifier => address account)) public nullifierUser;

    /// @dev Used where there are two or more.
    mapping(address issuer => bool accepted) private _issuers;

    constructor(address registry, Requirement memory requirement, NullifierKind kind) {
        address[] memory issuers = requirement.issuers;
        if (!registry.isContract()) revert RegistryWithoutCode(registry);
        if ((issuers.length == 0) == (requirement.trustList == address(0))) {
            revert IssuersRefused(issuers.length, requirement.trustList);
        }
        if ((requirement.trustList == address(0)) != (requirement.trusted == TrustedWhen.Unstated)) {
            revert TrustedWhenRefused(requirement.trustList, requirement.trusted);
        }
        if (requirement.trustList != address(0) && !requirement.trustList.isContract()) {
            revert TrustListWithoutCode(requirement.trustList);
        }
        for (uint256 i = 0; i < issuers.length; ++i) {
            if (issuers[i] == address(0)) revert ZeroIssuer(i);
            if (issuers.length > 1) _issuers[issuers[i]] = true;
        }
        schema = requirement.schema;
        soleIssuer = issuers.length == 1 ? issuers[0] : address(0);
        trustList = requirement.trustList;
        trustedWhen = requirement.trusted;
        nullifierKind = kind;
    }

    /// @inheritdoc IRequirementGate
    function isAccepted(address issuer, uint256 issuedAt) public view returns (bool) {
        if (soleIssuer != address(0)) return issuer == soleIssuer;
        if (trustList == address(0)) return _issuers[issuer];
        uint256 moment = trustedWhen == TrustedWhen.WhenIssued ? issuedAt : block.timestamp;
        return ITrustList(trustList).isTrusted(issuer, schema, moment);
    }

    /// @inheritdoc IClaimGate
    /// @dev This gate never stops claiming, so it never moves an end.
    function extraTime(address) external pure returns (uint256 extra) {
        return 0;
    }

    /// @dev Uses up a nullifier, for the campaign that asks. It opens again for the account that used it, and for no other,
    /// where claims repeat.
    function _spend(bytes32 nullifier, address account) internal {
        if (account == address(0)) revert ZeroAccount();
        mapping(bytes32 => address) storage users = nullifierUser[msg.sender];
        address user = users[nullifier];
        if (user == address(0)) users[nullifier] = account;
        else if (user != account || !_claimsRepeat()) revert NullifierUsed(nullifier, user);
    }

    /// @dev Whether the campaign that asks pays an account again and again. A caller that does not say so, or fails when it
    /// is asked, does not; one that lies lies about its own nullifiers.
    function _claimsRepeat() internal view returns (bool yes) {
        uint256 stipend = REPEAT_GAS;
        bytes4 question = ICampaign.claimsRepeat.selector;
        // Safe: writes scratch space only, and an answer that is shorter than a word counts as none.
        assembly ("memory-safe") {
            mstore(0x00, question)
            yes := staticcall(stipend, caller(), 0x00, 0x04, 0x00, 0x20)
            yes := and(yes, and(gt(returndatasize(), 0x1f), eq(mload(0x00), 1)))
        }
    }

    /// @dev The account as a nullifier.
    function _subjectNullifier(address account) internal pure returns (bytes32) {
        return bytes32(uint256(uint160(account)));
    }
}
