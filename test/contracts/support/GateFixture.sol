// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { InstantCampaign } from "../../../contracts/distribution/InstantCampaign.sol";
import { CredentialGate } from "../../../contracts/distribution/gates/CredentialGate.sol";
import { BatchHeader } from "../../../contracts/interfaces/IBatchRegistry.sol";
import { CampaignArguments } from "../../../contracts/interfaces/ICampaign.sol";
import { CredentialGateData, FieldDisclosure, Requirement } from "../../../contracts/interfaces/ICredentialGate.sol";
import { Leaf } from "../../../contracts/libraries/Leaf.sol";
import { CampaignFixture } from "./CampaignFixture.sol";
import { Trees } from "./Trees.sol";

/// @notice A campaign behind a credential gate, open for claims; indexes 0 and 1 are two addresses of one person.
abstract contract GateFixture is CampaignFixture {
    uint256 internal constant SIZE = 12;

    CredentialGate internal gate;
    InstantCampaign internal campaign;
    BatchHeader internal header;

    function setUp() public virtual override {
        super.setUp();
        header = makeBatch(SIZE);
        issue(header);
        Requirement memory requirement = Requirement({ schema: SCHEMA, issuers: new address[](1) });
        requirement.issuers[0] = ISSUER;
        gate = new CredentialGate(verifier, requirement, 0);
        CampaignArguments memory arguments = argumentsFor(SIZE);
        arguments.gate = address(gate);
        campaign = create(arguments);
        vm.warp(START);
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
        return abi.encode(dataOf(index));
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
}
