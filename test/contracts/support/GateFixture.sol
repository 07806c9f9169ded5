// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { BatchHeader } from "../../../contracts/interfaces/IBatchRegistry.sol";
import { CampaignArguments } from "../../../contracts/interfaces/ICampaign.sol";
import { IClaimGate } from "../../../contracts/interfaces/IClaimGate.sol";
import { ICredentialGate } from "../../../contracts/interfaces/ICredentialGate.sol";
import { Credential } from "../../../contracts/interfaces/ICredentialVerifier.sol";
import { IInstantCampaign } from "../../../contracts/interfaces/IInstantCampaign.sol";
import { NullifierKind, Requirement } from "../../../contracts/interfaces/IRequirementGate.sol";
import { TrustedWhen } from "../../../contracts/interfaces/ITrustList.sol";
import { Leaf } from "../../../contracts/libraries/Leaf.sol";
import { CampaignFixture } from "./CampaignFixture.sol";
import { Trees } from "./Trees.sol";

/// @notice One field of a credential, disclosed with its salt.
struct FieldDisclosure {
    bytes32 salt;
    /// @notice keccak256(abi.encode(value)).
    bytes32 valueHash;
    bytes32[] proof;
}

/// @notice What a claimant gives a credential gate, before it is laid out.
struct CredentialGateData {
    BatchHeader header;
    Credential credential;
    bytes32[] proof;
    FieldDisclosure field;
}

/// @notice A campaign behind a credential gate, open for claims; indexes 0 and 1 are two addresses of one person.
abstract contract GateFixture is CampaignFixture {
    uint256 internal constant SIZE = 12;

    /// @dev What the gate's nullifier is; changed by {openWith}.
    NullifierKind internal kind = NullifierKind.Field;
    ICredentialGate internal gate;
    IInstantCampaign internal campaign;
    BatchHeader internal header;

    function setUp() public virtual override {
        super.setUp();
        header = makeBatch(SIZE);
        issue(header);
        openWith(NullifierKind.Field);
        vm.warp(START);
    }

    /// @dev A campaign behind a new gate, whose nullifier is of that kind.
    function openWith(NullifierKind kind_) internal {
        kind = kind_;
        gate = newGate(requirementOf(ISSUER));
        CampaignArguments memory arguments = argumentsFor(SIZE);
        arguments.gate = address(gate);
        campaign = IInstantCampaign(address(create(arguments)));
    }

    function newGate(Requirement memory requirement) internal returns (ICredentialGate) {
        return ICredentialGate(deploy("CredentialGate", abi.encode(registry, requirement, kind, uint256(0))));
    }

    function requirementOf(address issuer) internal pure returns (Requirement memory requirement) {
        requirement = Requirement({
            schema: SCHEMA,
            issuers: new address[](1),
            trustList: address(0),
            trusted: TrustedWhen.Unstated
        });
        requirement.issuers[0] = issuer;
    }

    function personAt(uint256 index) internal pure override returns (bytes32) {
        return super.personAt(index < 2 ? 0 : index);
    }

    function nullifierAt(uint256 index) internal pure returns (bytes32) {
        return Leaf.nullifier(ISSUER, SCHEMA, 0, keccak256(abi.encode(personAt(index))));
    }

    function dataOf(uint256 index) internal view returns (CredentialGateData memory) {
        return
            CredentialGateData({
                header: header,
                credential: credentials[index],
                proof: Trees.proofAt(nodes, index),
                field: FieldDisclosure({
                    salt: saltAt(index, 0),
                    valueHash: keccak256(abi.encode(personAt(index))),
                    proof: Trees.proofAt(fieldTree(index), 0)
                })
            });
    }

    function dataAt(uint256 index) internal view returns (bytes memory) {
        return laidOut(dataOf(index));
    }

    /// @dev As {ICredentialGate} wants it.
    function laidOut(CredentialGateData memory given) internal view returns (bytes memory data) {
        data = abi.encode(given.header, given.credential);
        if (kind == NullifierKind.Field) {
            bytes1 length = bytes1(uint8(given.field.proof.length));
            data = bytes.concat(data, given.field.salt, given.field.valueHash, length, words(given.field.proof));
        }
        return bytes.concat(data, words(given.proof));
    }

    function words(bytes32[] memory list) internal pure returns (bytes memory data) {
        for (uint256 i = 0; i < list.length; ++i) data = bytes.concat(data, list[i]);
    }

    function claimGated(uint256 index, bytes memory data) internal {
        campaign.claim(index, subjectAt(index), amountAt(index), Trees.proofAt(campaignNodes, index), data);
    }

    function refused(uint256 index, bytes memory data, bytes memory reason) internal {
        bytes32[] memory proof = Trees.proofAt(campaignNodes, index);
        vm.expectRevert(reason);
        campaign.claim(index, subjectAt(index), amountAt(index), proof, data);
        isTrue(!campaign.isClaimed(index), "a refused claim leaves nothing behind");
    }

    /// @dev Asks the gate as a campaign would.
    function ask(address asker, address account, bytes memory data) internal {
        vm.prank(asker);
        bytes4 answer = IClaimGate(address(gate)).check(0, account, account, 1, STRANGER, data);
        equal(bytes32(answer), bytes32(IClaimGate.check.selector), "answer");
    }

    function askRefused(address asker, address account, bytes memory data, bytes memory reason) internal {
        vm.prank(asker);
        vm.expectRevert(reason);
        IClaimGate(address(gate)).check(0, account, account, 1, STRANGER, data);
    }
}
